package io.processhub.examples.accounts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The events that ship with the example: gzipped lines of {@link AccountEvent#toLine}. */
public final class EventFile {
  static final String RESOURCE = "account-events.csv.gz";

  private final List<AccountEvent> events;

  private EventFile(List<AccountEvent> events) {
    this.events = events;
  }

  /**
   * Reads the file from the class path: tens of milliseconds and blocking.
   *
   * @throws IllegalStateException if the file is not on the class path
   */
  public static EventFile shipped() {
    InputStream resource = EventFile.class.getResourceAsStream("/" + RESOURCE);
    if (resource == null) {
      throw new IllegalStateException(RESOURCE + " is not on the class path");
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.UTF_8))) {
      return new EventFile(lines.lines().map(AccountEvent::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  /** All events, in order. */
  public List<AccountEvent> events() {
    return events;
  }

  /** The events of each account, in order; accounts in order of their first event. */
  public Map<String, List<AccountEvent>> byAccount() {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                AccountEvent::account, LinkedHashMap::new, Collectors.toUnmodifiableList()));
  }

  /** What every account must be after all events. */
  public Map<String, AccountState> states() {
    Map<String, AccountState> states = new LinkedHashMap<>();
    byAccount().forEach((account, events) -> states.put(account, Account.after(events).state()));
    return states;
  }

  /** Writes the shipped file anew: the one argument is the folder. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]).resolve(RESOURCE);
    try (Writer writer =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      for (AccountEvent event : EventGenerator.generate()) {
        writer.write(event.toLine());
        writer.write('\n');
      }
    }
  }
}
