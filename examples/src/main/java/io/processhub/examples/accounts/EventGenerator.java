package io.processhub.examples.accounts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Makes the events that ship with the example: always the same ones. {@link Random} is used because
 * its sequence is part of its specification.
 *
 * <p>A transfer is two events; the second one exists only when the first was accepted, so money
 * appears by deposits only and disappears by withdrawals and captures only.
 */
public final class EventGenerator {
  static final long SEED = 20_260_101L;
  static final int ACCOUNTS = 2_400;
  static final int EVENTS = 60_000;

  private final Random random = new Random(SEED);
  private final List<AccountEvent> events = new ArrayList<>(EVENTS);
  private final List<Account> accounts = new ArrayList<>(ACCOUNTS);
  private final List<Deque<Integer>> openHolds = new ArrayList<>(ACCOUNTS);
  private final Deque<AccountEvent> transfersUnderWay = new ArrayDeque<>();
  private int references;

  private EventGenerator() {}

  /** Every event, in the order of the file. */
  public static List<AccountEvent> generate() {
    EventGenerator generator = new EventGenerator();
    while (generator.events.size() < EVENTS) {
      generator.next();
    }
    return List.copyOf(generator.events);
  }

  static String name(int account) {
    return String.format("account-%05d", account + 1);
  }

  private void next() {
    int left = EVENTS - events.size();
    boolean finish = left <= transfersUnderWay.size() + 1;
    if (!transfersUnderWay.isEmpty() && (finish || random.nextInt(4) == 0)) {
      add(transfersUnderWay.removeFirst());
    } else if (accountsAreDue()) {
      open();
    } else {
      happen(busyAccount(), finish ? 0 : random.nextInt(100));
    }
  }

  // All accounts exist after the first half of the events.
  private boolean accountsAreDue() {
    return accounts.size() < ACCOUNTS
        && (long) accounts.size() * EVENTS <= 2L * ACCOUNTS * events.size();
  }

  private void open() {
    accounts.add(new Account());
    openHolds.add(new ArrayDeque<>());
    add(event(accounts.size() - 1, EventType.DEPOSIT, amount(200_000), 0));
  }

  // The smaller of two draws: the first accounts are the busy ones.
  private int busyAccount() {
    return Math.min(random.nextInt(accounts.size()), random.nextInt(accounts.size()));
  }

  private void happen(int account, int dice) {
    if (dice < 34) {
      add(event(account, EventType.DEPOSIT, amount(80_000), 0));
    } else if (dice < 66) {
      add(event(account, EventType.WITHDRAWAL, amount(90_000), 0));
    } else if (dice < 80) {
      transfer(account);
    } else if (dice < 90) {
      hold(account);
    } else {
      settle(account, dice < 95 ? EventType.CAPTURE : EventType.RELEASE);
    }
  }

  private void transfer(int from) {
    int to = random.nextInt(accounts.size());
    int reference = ++references;
    long amount = amount(60_000);
    if (add(event(from, EventType.TRANSFER_OUT, amount, reference))) {
      transfersUnderWay.addLast(event(to, EventType.TRANSFER_IN, amount, reference));
    }
  }

  private void hold(int account) {
    int reference = ++references;
    if (add(event(account, EventType.HOLD, amount(30_000), reference))) {
      openHolds.get(account).addLast(reference);
    }
  }

  // Without an open hold the reference is one that the account has never seen: refused.
  private void settle(int account, EventType type) {
    Integer reference = openHolds.get(account).pollFirst();
    add(event(account, type, 0, reference == null ? ++references : reference));
  }

  private boolean add(AccountEvent event) {
    events.add(event);
    int index = Integer.parseInt(event.account().substring(event.account().indexOf('-') + 1)) - 1;
    return accounts.get(index).apply(event);
  }

  private long amount(int most) {
    return 1 + random.nextInt(most);
  }

  private static AccountEvent event(int account, EventType type, long amount, int reference) {
    return new AccountEvent(name(account), type, amount, reference);
  }
}
