package io.processhub.codegen.cluster;

import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.codegen.compile.Compilation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated processes in several JVMs: one is killed, others have other versions of the class. */
class JvmTest {
  private static final String BEFORE =
      """
      package evolving;

      import io.processhub.annotation.*;
      import java.util.*;

      @ProcessType("evolving")
      class Evolving {
        record Home(String street, int number) {}

        @State String name = "nobody";
        @State int old = 1;
        @State int count;
        @State Home home = new Home("Main Street", 1);
        @State List<Home> earlier = new ArrayList<>();

        @Action
        String move(String street, int number) {
          earlier.add(home);
          home = new Home(street, number);
          name = "somebody";
          old = 2;
          count++;
          return show();
        }

        @Action
        String show() {
          return name + " " + count + " " + home + " " + earlier;
        }
      }
      """;

  /** One field is gone, one is new, and so are a component of a record and the order. */
  private static final String AFTER =
      """
      package evolving;

      import io.processhub.annotation.*;
      import java.util.*;

      @ProcessType(value = "evolving", version = 2)
      class Evolving {
        record Home(String city, String street, int number) {}

        @State List<Home> earlier = new ArrayList<>();
        @State Home home;
        @State Map<String, Integer> limits = new TreeMap<>(Map.of("day", 100));
        @State String name = "nobody";
        @State int count;

        @Action
        String show() {
          return name + " " + count + " " + home + " " + earlier + " " + limits;
        }
      }
      """;

  @TempDir Path folder;

  private Path version(String name, String source) {
    Path classes = folder.resolve(name);
    Compilation compilation = Compilation.of(classes, Map.of("evolving.Evolving", source));
    assertEquals(List.of(), compilation.problems());
    return classes;
  }

  private static void awaitNodes(Jvm at, String... names) {
    eventually(
        "members " + List.of(names),
        () -> at.tell("nodes", Map.of()).getJsonArray("nodes").size() == names.length);
  }

  private static final String STATE_BEFORE =
      "somebody 1 Home[street=Side Street, number=2] [Home[street=Main Street, number=1]]";

  private static void start(Jvm at) {
    at.tell("start", Map.of("id", "p", "verticle", "evolving.EvolvingVerticle"));
    assertEquals(STATE_BEFORE, at.call("p", "move", Map.of("street", "Side Street", "number", 2)));
  }

  @Test
  void later_version_of_a_class_takes_the_state_field_by_field() {
    Jvm.Cluster cluster = Jvm.Cluster.create();
    try (Jvm one = new Jvm(cluster, "one", version("before", BEFORE))) {
      start(one);
      try (Jvm two = new Jvm(cluster, "two", version("after", AFTER))) {
        awaitNodes(one, "one", "two");
        one.tell("close", Map.of());
        JsonObject there = new JsonObject().put("ids", new JsonArray().add("p"));
        eventually("p has moved", () -> there.equals(two.tell("local", Map.of())));
        assertEquals(
            "somebody 1 Home[city=null, street=Side Street, number=2]"
                + " [Home[city=null, street=Main Street, number=1]] {day=100}",
            two.call("p", "show", Map.of()));
      }
    }
  }

  @Test
  void process_stays_where_it_is_if_the_type_of_a_field_has_changed_there() {
    Jvm.Cluster cluster = Jvm.Cluster.create();
    Path changed = version("changed", BEFORE.replace("int count", "long count"));
    try (Jvm one = new Jvm(cluster, "one", version("before", BEFORE))) {
      start(one);
      try (Jvm two = new Jvm(cluster, "two", changed)) {
        awaitNodes(one, "one", "two");
        String refused = one.tell("move", Map.of("id", "p", "to", "two")).encode();
        String reason = "the type of 'count' has changed: int in the state, long in the class";
        assertTrue(refused.contains(reason), refused);
        assertEquals(STATE_BEFORE, two.call("p", "show", Map.of()));
      }
    }
  }

  @Test
  void process_of_a_killed_node_is_started_again_and_knows_it() {
    Jvm.Cluster cluster = Jvm.Cluster.create();
    String verticle = LedgerVerticle.class.getName();
    try (Jvm one = new Jvm(cluster, "one");
        Jvm two = new Jvm(cluster, "two")) {
      awaitNodes(one, "one", "two");
      List<String> ids = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
      for (String id : ids) {
        one.tell("start", Map.of("id", id, "verticle", verticle));
        assertEquals(7, one.call(id, "book", Map.of("text", "first", "amount", 7)));
      }
      List<?> lost = ((JsonArray) one.tell("local", Map.of()).getValue("ids")).getList();
      assertTrue(!lost.isEmpty() && lost.size() < ids.size(), lost.toString());
      one.kill();
      for (String id : ids) {
        eventually(id + " answers", () -> two.answers(id, "report"));
      }
      assertEquals(new JsonArray(ids), two.tell("local", Map.of()).getJsonArray("ids"));
      for (String id : ids) {
        JsonObject report = (JsonObject) two.call(id, "report", Map.of());
        boolean recovered = lost.contains(id);
        assertEquals(recovered ? "recovered" : "started", report.getString("started"), id);
        assertEquals(recovered ? 0 : 7, report.getInteger("balance"), id);
      }
    }
  }

  @Test
  void what_a_durable_action_has_answered_is_there_after_a_kill() {
    Jvm.Cluster cluster = Jvm.Cluster.create();
    String verticle = LedgerVerticle.class.getName();
    try (Jvm one = new Jvm(cluster, "one");
        Jvm two = new Jvm(cluster, "two")) {
      awaitNodes(two, "one", "two");
      List<String> ids = IntStream.range(0, 20).mapToObj(i -> "durable-" + i).toList();
      for (String id : ids) {
        two.tell("start", Map.of("id", id, "verticle", verticle));
        assertEquals(7, two.call(id, "bookForGood", Map.of("text", "first", "amount", 7)));
        assertEquals(12, two.call(id, "bookForGood", Map.of("text", "second", "amount", 5)));
      }
      List<?> lost = ((JsonArray) one.tell("local", Map.of()).getValue("ids")).getList();
      assertTrue(!lost.isEmpty() && lost.size() < ids.size(), lost.toString());
      two.call((String) lost.get(0), "bookForGood", Map.of("text", "last", "amount", 1));
      one.kill();
      for (String id : ids) {
        eventually(id + " answers", () -> two.answers(id, "report"));
        JsonObject report = (JsonObject) two.call(id, "report", Map.of());
        assertEquals(lost.contains(id) ? "recovered" : "started", report.getString("started"), id);
        assertEquals(id.equals(lost.get(0)) ? 13 : 12, report.getInteger("balance"), id);
        assertEquals(id.equals(lost.get(0)) ? 3 : 2, report.getInteger("entries"), id);
      }
    }
  }
}
