package io.processhub;

import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves processes and takes nodes out of use. What is asked for is written down on all members
 * before it is acted on, so it goes on when the node that was asked dies; only its report is lost.
 * Everything may be asked again: what is there already is done.
 *
 * <p>Nodes are named by node name or node id; one that is not known fails the future with {@link
 * NoSuchNodeException}. What members have not heard within 10 s fails with {@link
 * CallTimeoutException}, and may go on. Any thread may call; futures complete as those of {@link
 * ProcessHub} do.
 */
@VertxGen
public interface ProcessHubAdmin {
  /**
   * Moves a process with its state. The wish lasts: the process is wanted there while that node
   * hosts and is not draining, until {@link #rebalance()} or another move. A pinned process, and
   * one whose placement forbids the node, is skipped.
   *
   * @return done when it runs there, or stays where it is for the reason in the report, after which
   *     the hub tries again from time to time; fails with {@link NoSuchProcessException}
   */
  Future<MigrationReport> move(String processId, String node);

  /**
   * Empties a node: it gets no new processes, and those that it has go elsewhere with their state,
   * pinned ones excepted. Lasts until {@link #uncordon}, over restarts of the node too.
   *
   * @return done when all moves have ended
   */
  Future<MigrationReport> drain(String node);

  /**
   * Takes back what {@link #move} wished, and has all processes placed anew by their placement and
   * the hub's strategy; pins and cordons stay.
   *
   * @return done when all moves have ended
   */
  Future<MigrationReport> rebalance();

  /**
   * Keeps a process where it is while its node lives, whatever its spec says.
   *
   * @return fails with {@link NoSuchProcessException}
   */
  Future<Void> pin(String processId);

  /**
   * Lets a process move, whatever its spec says.
   *
   * @return fails with {@link NoSuchProcessException}
   */
  Future<Void> unpin(String processId);

  /**
   * Has a node keep what it has and get nothing new, over restarts of the node too.
   *
   * @return done when the members know
   */
  Future<Void> cordon(String node);

  /**
   * Ends {@link #cordon} and {@link #drain}.
   *
   * @return done when the members know
   */
  Future<Void> uncordon(String node);

  /**
   * Forgets how large the cluster has been, for a majority quorum that remembers it.
   *
   * @param size nodes that the cluster has from now on, at least 1
   * @param force without a quorum too, which is unsafe while other nodes may still run
   * @return fails with {@link InvalidRequestException} unless the hub has such a strategy
   */
  Future<Void> resetClusterSize(int size, boolean force);

  /**
   * What would move, without moving anything, by the rules that the hub moves by.
   *
   * @return fails with {@link NoSuchProcessException} or {@link NoSuchNodeException}
   */
  Future<Plan> plan(PlanRequest request);

  /**
   * Where a process is, where it is to be and why: {@code {id, status, steward?, desired, reasons,
   * owners, pinned, wish?, epoch?, move?, stayed?, backups, desiredBackups}}; null for an unknown
   * one. {@code move} tells how far a move is that this node leads or has ordered; {@code stayed}
   * why the last one that failed did; {@code backups} which nodes hold its newest checkpoint, and
   * {@code desiredBackups} which are to. Local: no network, no waiting.
   */
  @Nullable JsonObject explain(String processId);

  /**
   * Moves of this node that are past half of the time after which their phase is given up and the
   * process stays where it is, or committed and not confirmed for longer than the migration
   * strategy's retention, which is never given up; each is logged once, too. And orders of this
   * node that take longer than {@code lockTimeout}. Local, as of a moment ago.
   */
  List<StuckMigration> stuck();

  /**
   * How far moves are: first what this node hands over since it last handed over nothing, then each
   * {@link #move}, {@link #drain} and {@link #rebalance} that was asked of this node and has not
   * ended. Empty before the first move. Local, as of a moment ago.
   */
  List<MigrationProgress> progress();
}
