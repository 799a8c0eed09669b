package io.processhub;

import io.processhub.model.ProcessId;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of the service proxies. For the hub, not for applications. Unknown fields are
 * refused, since a misspelt option that is ignored is worse than an error; every failure is an
 * {@link InvalidRequestException} that names the field.
 */
public final class ServiceMapping {
  /** The most records in one page. */
  public static final int MAX_LIMIT = 1000;

  private static final long DEFAULT_REQUEST_TIMEOUT = 30_000;

  private ServiceMapping() {}

  /** What to start, checked and copied. */
  public record Start(List<ProcessSpec> specs, StartOptions options) {}

  /** What to stop, checked. */
  public record Stop(List<String> ids, StopOptions options) {}

  /** What to update. */
  public record Update(String id, UpdateOptions options) {}

  /**
   * A message to a process; the timeout, in milliseconds, counts for requests only.
   *
   * @param node means the replica there, null the process wherever it is
   */
  public record Delivery(
      String id,
      @Nullable String node,
      Map<String, String> headers,
      @Nullable Object body,
      long timeout) {}

  /**
   * A page of the processes that fit every condition given.
   *
   * @param after the id after which the page begins, null for the first page
   */
  public record Listing(
      @Nullable String tag,
      @Nullable String node,
      @Nullable ProcessStatus status,
      @Nullable String after,
      int limit) {}

  /** For {@code start}. */
  public static Start start(@Nullable JsonObject request) {
    return named(
        () -> {
          JsonFields in = new JsonFields(request, "request").only(Set.of("specs", "options"));
          StartOptions options = new StartOptions(options(in, StartOptions.FIELDS));
          List<ProcessSpec> specs = in.objects("specs", ProcessSpec::new);
          return new Start(CallChecks.specs(specs, options), options);
        });
  }

  /** For {@code stop}. */
  public static Stop stop(@Nullable JsonObject request) {
    return named(
        () -> {
          JsonFields in = new JsonFields(request, "request").only(Set.of("ids", "options"));
          StopOptions options = new StopOptions(options(in, StopOptions.FIELDS));
          return new Stop(CallChecks.ids(in.strings("ids")), options);
        });
  }

  /** For {@code update}. */
  public static Update update(@Nullable JsonObject request) {
    return named(
        () -> {
          JsonFields in = new JsonFields(request, "request").only(Set.of("id", "options"));
          return new Update(id(in, "id"), new UpdateOptions(options(in, UpdateOptions.FIELDS)));
        });
  }

  /** For {@code send}. */
  public static Delivery send(@Nullable JsonObject request) {
    return named(() -> delivery(request, Set.of("id", "node", "headers", "body")));
  }

  /** For {@code request}. */
  public static Delivery request(@Nullable JsonObject request) {
    return named(() -> delivery(request, Set.of("id", "node", "headers", "body", "timeout")));
  }

  /** For {@code list}. */
  public static Listing list(@Nullable JsonObject query) {
    return named(
        () -> {
          JsonFields in =
              new JsonFields(query, "query")
                  .only(Set.of("tag", "node", "status", "after", "limit"));
          int limit = Checks.atLeast("query.limit", 1, in.integer("limit", MAX_LIMIT));
          if (limit > MAX_LIMIT) {
            throw new IllegalArgumentException(
                "query.limit must be at most " + MAX_LIMIT + ", is " + limit);
          }
          return new Listing(
              in.stringOrNull("tag"),
              in.stringOrNull("node"),
              in.constantOrNull("status", ProcessStatus.class),
              in.stringOrNull("after"),
              limit);
        });
  }

  /** For {@code plan}. */
  public static PlanRequest plan(@Nullable JsonObject request) {
    return named(() -> new PlanRequest(Checks.present("request", request)));
  }

  /** A process id that came alone. */
  public static String id(@Nullable String id) {
    return named(() -> Checks.processId(id));
  }

  private static Delivery delivery(@Nullable JsonObject request, Set<String> known) {
    JsonFields in = new JsonFields(request, "request").only(known);
    String node = in.stringOrNull("node");
    Map<String, String> headers = new LinkedHashMap<>();
    JsonObject given = in.object("headers", new JsonObject());
    JsonFields values = new JsonFields(given, "request.headers");
    given.fieldNames().forEach(name -> headers.put(name, values.requiredString(name)));
    return new Delivery(
        id(in, "id"),
        node == null ? null : Checks.nodeName("request.node", node),
        Collections.unmodifiableMap(headers),
        request == null ? null : request.getValue("body"),
        Checks.atLeast("request.timeout", 1, in.number("timeout", DEFAULT_REQUEST_TIMEOUT)));
  }

  private static JsonObject options(JsonFields in, Set<String> known) {
    JsonObject options = in.object("options", new JsonObject());
    new JsonFields(options, "request.options").only(known);
    return options;
  }

  private static String id(JsonFields in, String field) {
    return ProcessId.validated(in.requiredString(field));
  }

  private static <T> T named(Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(HubFailures.messageOf(e), new JsonObject(), e);
    }
  }
}
