package io.processhub.shell;

import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.ReplicaInfo;
import io.processhub.core.Details;
import io.processhub.core.Directive;
import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.core.Release;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The public record over a registry entry: nothing is computed before it is asked for. */
final class EntryRecord implements ProcessRecord.Source {
  private final Entry entry;
  private final Set<NodeId> present;
  private final boolean stale;

  EntryRecord(Entry entry, HubView view) {
    this.entry = entry;
    this.present = view.present;
    this.stale = view.halted;
  }

  @Override
  public String id() {
    return entry.id().value();
  }

  @Override
  public ProcessSpec spec() {
    return entry.live() ? SpecCodec.spec(id(), entry.body()) : new ProcessSpec().setId(id());
  }

  @Override
  public Set<String> tags() {
    return entry.tags();
  }

  @Override
  public JsonObject metadata() {
    Details details = entry.currentDetails();
    byte[] changed = details == null ? null : details.metadata();
    return changed != null ? new JsonObject(Buffer.buffer(changed)) : spec().getMetadata();
  }

  @Override
  public ProcessStatus status() {
    Ownership ownership = entry.ownership();
    if (!entry.live()) {
      return ProcessStatus.STOPPED;
    }
    if (ownership == null) {
      return ProcessStatus.STARTING;
    }
    if (ownership.replicas().isEmpty()) {
      return ProcessStatus.WAITING;
    }
    boolean somewhere = false;
    boolean failed = false;
    for (Replica replica : ownership.replicas()) {
      boolean there = present.contains(replica.member().node());
      if (there && replica.running()) {
        return ProcessStatus.RUNNING;
      }
      somewhere |= there;
      failed |= there && replica.status() == ReplicaStatus.FAILED;
    }
    if (failed) {
      return ProcessStatus.FAILED;
    }
    if (!somewhere && entry.body().onNodeLoss() == OnNodeLoss.WAIT) {
      return ProcessStatus.WAITING;
    }
    return ownership.releases().stream().anyMatch(Release::done)
            || ownership.releases().stream().anyMatch(r -> present.contains(r.member().node()))
        ? ProcessStatus.MOVING
        : ProcessStatus.STARTING;
  }

  @Override
  public List<ReplicaInfo> replicas() {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      return List.of();
    }
    List<ReplicaInfo> infos = new ArrayList<>();
    for (Replica replica : ownership.replicas()) {
      infos.add(
          new ReplicaInfo(
              replica.member().node().value(),
              replica.nodeName(),
              replica.role(),
              ownership.epoch().value(),
              deploymentId(replica),
              replica.since()));
    }
    return List.copyOf(infos);
  }

  private static @Nullable String deploymentId(Replica replica) {
    return replica.running()
        ? DeploymentIds.format(replica.deploymentHigh(), replica.deploymentLow())
        : null;
  }

  @Override
  public boolean pinned() {
    return entry.live() && entry.pinned();
  }

  @Override
  public List<String> backups() {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      return List.of();
    }
    TreeSet<String> names = new TreeSet<>();
    for (Replica replica : ownership.replicas()) {
      List<String> held = replica.backups();
      names.addAll(held == null ? List.of() : held);
    }
    return List.copyOf(names);
  }

  @Override
  public long version() {
    long version = entry.spec().stamp().time();
    Ownership ownership = entry.ownership();
    Details details = entry.details();
    version = details == null ? version : Math.max(version, details.stamp().time());
    Directive said = entry.directive();
    if (said != null && said.pin() != null) {
      version = Math.max(version, said.pin().stamp().time());
    }
    if (ownership != null) {
      version = Math.max(version, ownership.issued());
      for (Replica replica : ownership.replicas()) {
        version += replica.sequence();
      }
    }
    return version;
  }

  @Override
  public boolean stale() {
    return stale;
  }
}
