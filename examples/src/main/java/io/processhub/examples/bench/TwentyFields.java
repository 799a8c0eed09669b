package io.processhub.examples.bench;

import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** State of twenty fields. The annotations are for the generated form only. */
@ProcessType("twenty-fields")
class TwentyFields {
  /** Where it stands. */
  enum Phase {
    NEW,
    OPEN,
    CLOSED
  }

  @State public long created;
  @State public long changed;
  @State public long balance;
  @State public long limit;
  @State public long sequence;
  @State public int retries;
  @State public int errors;
  @State public int priority;
  @State public int shard;
  @State public double rate;
  @State public double weight;
  @State public boolean active;
  @State public boolean locked;
  @State public String owner = "";
  @State public String email = "";
  @State public String city = "";
  @State public String note = "";
  @State public Phase phase = Phase.NEW;
  @State public List<String> tags = new ArrayList<>();
  @State public Map<String, Long> totals = new LinkedHashMap<>();

  static TwentyFields filled() {
    TwentyFields filled = new TwentyFields();
    filled.created = 1_700_000_000_000L;
    filled.changed = 1_700_000_123_456L;
    filled.balance = 123_456;
    filled.limit = -5_000;
    filled.sequence = 987_654_321;
    filled.retries = 3;
    filled.errors = 1;
    filled.priority = 7;
    filled.shard = 11;
    filled.rate = 0.125;
    filled.weight = 17.5;
    filled.active = true;
    filled.owner = "Ada Lovelace";
    filled.email = "ada@example.org";
    filled.city = "London";
    filled.note = "prefers to be called in the morning";
    filled.phase = Phase.OPEN;
    filled.tags.addAll(List.of("vip", "beta", "newsletter"));
    filled.totals.putAll(Map.of("day", 17L, "month", 420L, "year", 5_000L));
    return filled;
  }
}
