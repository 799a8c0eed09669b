package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InfinispanConfigTest {
  private static InfinispanConfig search(Map<String, String> properties, String... onClassPath) {
    return InfinispanConfig.search(properties::get, Set.of(onClassPath)::contains);
  }

  @Test
  void ours_when_there_is_nothing_else() {
    assertEquals(
        new InfinispanConfig(
            "processhub/infinispan.xml", "processhub/jgroups-local.xml", "processhub"),
        search(Map.of()));
  }

  @Test
  void files_on_the_class_path_come_before_ours() {
    assertEquals(
        new InfinispanConfig("infinispan.xml", "jgroups.xml", null),
        search(Map.of(), "infinispan.xml", "jgroups.xml"));
    assertEquals(
        new InfinispanConfig("processhub/infinispan.xml", "jgroups.xml", "processhub"),
        search(Map.of(), "jgroups.xml"));
  }

  @Test
  void system_properties_come_first() {
    assertEquals(
        new InfinispanConfig("a.xml", "b.xml", "name"),
        search(
            Map.of(
                "vertx.infinispan.config", "a.xml",
                "vertx.jgroups.config", "b.xml",
                "processhub.cluster.name", "name"),
            "infinispan.xml",
            "jgroups.xml"));
  }

  @Test
  void configuration_that_is_not_there_is_an_error_that_names_it() {
    for (InfinispanConfig config :
        List.of(
            new InfinispanConfig("no-such.xml", null, "n"),
            new InfinispanConfig(InfinispanConfig.OWN, "no-such.xml", "n"))) {
      IllegalStateException failure =
          assertThrows(
              IllegalStateException.class, () -> new InfinispanSource(null, config).open());
      assertTrue(failure.getMessage().contains("no-such.xml"), failure.getMessage());
    }
  }

  @Test
  void own_infinispan_configuration_keeps_its_stack_and_cluster_name() {
    assertEquals(
        new InfinispanConfig("infinispan.xml", null, null), search(Map.of(), "infinispan.xml"));
  }
}
