package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
  void own_infinispan_configuration_keeps_its_stack_and_cluster_name() {
    assertEquals(
        new InfinispanConfig("infinispan.xml", null, null), search(Map.of(), "infinispan.xml"));
  }
}
