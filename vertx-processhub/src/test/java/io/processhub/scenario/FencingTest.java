package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.AcknowledgeLevel;
import io.processhub.CheckpointException;
import io.processhub.FencedException;
import io.processhub.HubStatus;
import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.cluster.HubClusterManager;
import io.processhub.strategy.partition.MajorityQuorum;
import io.processhub.testing.SplitInJvm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The epoch as a fencing token: an embedded database refuses what an earlier owner still does. */
class FencingTest {
  private static final StartOptions KNOWN_TO_ALL =
      new StartOptions().setAcknowledge(AcknowledgeLevel.ALL);
  private static final DeliveryOptions LONG = new DeliveryOptions().setSendTimeout(60_000);
  private static final DeliveryOptions SHORT = new DeliveryOptions().setSendTimeout(1_000);

  @Test
  void write_of_a_handler_that_outlived_its_lease_is_refused_by_the_database() throws Exception {
    try (HubCluster cluster =
        HubCluster.of(
            3, o -> o.setPartitionTolerance(new MajorityQuorum(3)).setLease(1_000).setBackups(0))) {
      cluster.hubs.forEach(
          hub -> until(() -> hub.status() == HubStatus.RUNNING ? null : "is " + hub.status()));
      Account.update("CREATE TABLE account (id VARCHAR PRIMARY KEY, epoch BIGINT, amount INT)");
      String id = onTheThird(cluster);
      Vertx third = cluster.node(2);
      String address = cluster.hub(0).address(id);
      long before = await(cluster.node(0).eventBus().<Integer>request(address, 1)).body();
      assertEquals(1, before);
      long epoch = epoch();
      Future<Message<Object>> late = third.eventBus().request(address, "late", LONG);

      List<HubClusterManager> managers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        managers.add(cluster.nodes.manager(i));
      }
      SplitInJvm split = new SplitInJvm(managers.subList(0, 2), managers.subList(2, 3));
      until(() -> answers(cluster, address) ? null : "the successor does not answer");
      assertTrue(epoch() > epoch, "the successor has the higher epoch");
      Account.goOn("late");
      until(() -> late.isComplete() ? null : "the late handler has not ended");
      assertTrue(late.failed(), "nothing leaves a node without a lease");
      assertEquals(101, amount());
      split.heal();
      cluster.awaitNodes();
    }
  }

  @Test
  void checkpoint_of_a_handler_that_outlived_its_lease_is_refused() throws Exception {
    try (HubCluster cluster =
        HubCluster.of(3, o -> o.setPartitionTolerance(new MajorityQuorum(3)).setLease(1_000))) {
      cluster.hubs.forEach(
          hub -> until(() -> hub.status() == HubStatus.RUNNING ? null : "is " + hub.status()));
      LateSaver.reset();
      List<ProcessSpec> specs =
          HubCluster.specs(30, i -> new ProcessSpec("l" + i, LateSaver.class));
      await(cluster.hub(0).startProcesses(specs));
      cluster.awaitEqual(HubCluster.ids(specs));
      String id = cluster.hub(2).localProcesses().get(0).id();
      String address = cluster.hub(0).address(id);
      long before = await(cluster.node(0).eventBus().<Long>request(address, "?")).body();
      Future<Message<Object>> late = cluster.node(2).eventBus().request(address, "late", LONG);

      List<HubClusterManager> managers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        managers.add(cluster.nodes.manager(i));
      }
      SplitInJvm split = new SplitInJvm(managers.subList(0, 2), managers.subList(2, 3));
      long[] after = new long[1];
      until(
          () -> {
            Future<Message<Long>> reply = cluster.node(0).eventBus().request(address, "?", SHORT);
            until(() -> reply.isComplete() ? null : "no answer and no failure");
            after[0] = reply.succeeded() ? reply.result().body() : 0;
            return reply.succeeded() ? null : "the successor does not answer";
          });
      assertTrue(after[0] > before, "the successor has the higher epoch");
      Future<Void> saved = LateSaver.goOn();
      until(() -> saved.isComplete() ? null : "the late checkpoint has not ended");
      // The buses still meet: the node may have heard by then that it is no member, and stopped it.
      Throwable refused = saved.cause();
      if (refused instanceof FencedException fenced) {
        assertEquals(before, fenced.epoch());
      } else {
        assertInstanceOf(CheckpointException.class, refused, () -> "" + refused);
      }
      until(() -> late.isComplete() ? null : "the late handler has not ended");
      assertTrue(late.failed(), "nothing leaves a node without a lease");
      split.heal();
      cluster.awaitNodes();
    }
  }

  private static String onTheThird(HubCluster cluster) throws SQLException {
    ProcessHub hub = cluster.hub(2);
    for (int i = 0; i < 100; i++) {
      String id = "account-" + i;
      Account.update("INSERT INTO account VALUES (?, 0, 0)", id);
      await(hub.startProcess(new ProcessSpec(id, Account.class), KNOWN_TO_ALL));
      ProcessRecord record = hub.lookup(id);
      assertNotNull(record);
      if (record.replicas().get(0).nodeName().equals(hub.nodeName())) {
        Account.update("DELETE FROM account WHERE id <> ?", id);
        return id;
      }
      await(hub.stopProcess(id));
    }
    throw new AssertionError("none of 100 is on the third node");
  }

  private static boolean answers(HubCluster cluster, String address) {
    if (amount() >= 100) {
      return true;
    }
    Future<Message<Object>> reply = cluster.node(0).eventBus().request(address, 100, SHORT);
    until(() -> reply.isComplete() ? null : "no answer and no failure");
    return reply.succeeded();
  }

  private static long epoch() {
    return read("epoch");
  }

  private static long amount() {
    return read("amount");
  }

  private static long read(String column) {
    try (Connection connection = DriverManager.getConnection(Account.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + column + " FROM account")) {
      assertTrue(rows.next());
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
