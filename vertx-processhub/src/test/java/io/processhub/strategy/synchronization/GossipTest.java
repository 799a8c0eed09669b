package io.processhub.strategy.synchronization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GossipTest extends SynchronizationStrategyContract {
  @Override
  protected SynchronizationStrategy strategy() {
    return new Gossip();
  }

  @Test
  void so_many_are_told_as_it_says_or_all_if_there_are_fewer() {
    NodeId self = new NodeId("node-1");
    for (int members = 1; members < 30; members++) {
      View view = View.of(1, Members.members(members));
      int others = view.contains(self) ? members - 1 : members;
      for (int recipients : List.of(1, 3, 7)) {
        Gossip gossip = new Gossip(1, recipients);
        int expected = Math.min(recipients, others);
        assertEquals(expected, gossip.recipients(self, view, members).size());
        assertEquals(expected, gossip.partners(self, view, members).size());
      }
    }
  }

  @Test
  void everyone_is_drawn_about_equally_often() {
    View view = View.of(1, Members.members(50));
    Map<NodeId, Integer> drawn = new HashMap<>();
    int rounds = 20_000;
    for (int round = 0; round < rounds; round++) {
      strategy()
          .recipients(new NodeId("node-7"), view, round)
          .forEach(node -> drawn.merge(node, 1, Integer::sum));
    }
    double mean = rounds * 3 / 49.0;
    assertEquals(49, drawn.size());
    drawn.forEach(
        (node, count) ->
            assertTrue(Math.abs(count - mean) < 5 * Math.sqrt(mean), node + " " + count));
  }

  /** Against theory: a share of e^-k does not hear of a rumour that each passes on to k. */
  @Test
  void rumour_reaches_the_share_of_members_that_theory_says_within_a_few_hops() {
    View view = View.of(1, Members.members(1_000));
    List<NodeId> nodes = view.members().stream().map(member -> member.node()).toList();
    double heard = 0;
    int mostHops = 0;
    int runs = 50;
    for (int run = 0; run < runs; run++) {
      Set<NodeId> informed = new HashSet<>(Set.of(nodes.get(run)));
      List<NodeId> newly = List.copyOf(informed);
      int hops = 0;
      for (; !newly.isEmpty(); hops++) {
        List<NodeId> next = new ArrayList<>();
        for (NodeId node : newly) {
          for (NodeId told : strategy().recipients(node, view, run * 31L)) {
            if (informed.add(told)) {
              next.add(told);
            }
          }
        }
        newly = next;
      }
      heard += informed.size();
      mostHops = Math.max(mostHops, hops);
    }
    // s = 1 - e^(-3 s) has the solution 0.9405.
    assertEquals(0.9405, heard / runs / 1_000, 0.01);
    assertTrue(mostHops <= 15, "hops " + mostHops);
  }

  @Test
  void options_are_checked_and_shown() {
    assertEquals("gossip", strategy().type());
    assertEquals(15_000, strategy().syncInterval());
    assertEquals(Map.of("syncInterval", 15_000L, "recipients", 3), strategy().options());
    assertEquals(new Gossip(20, 2), Gossip.of(Map.of("syncInterval", 20, "recipients", 2)));
    assertEquals(strategy(), Gossip.of(Map.of()));
    for (String option : List.of("syncInterval", "recipients")) {
      for (Object wrong : List.of(0, -1L, "few", 1.5)) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> Gossip.of(Map.of(option, wrong)))
                .getMessage();
        assertTrue(message.contains(option) && message.contains("" + wrong), message);
      }
    }
  }
}
