package io.processhub;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * What the registry of one node knows of one process at one moment. Immutable, safe for use by any
 * thread, and equal to every record of the same content.
 *
 * <p>A record is a view over a snapshot: making one costs next to nothing, and what was never asked
 * of it is never built. It keeps that snapshot alive for as long as it is held.
 */
@DataObject
public final class ProcessRecord {
  private final Source source;

  /**
   * Where a record takes its content from: an immutable snapshot. Implemented by the hub, not by
   * applications. Collections must be unmodifiable; specs and JSON objects are copied by the
   * record.
   */
  public interface Source {
    /** {@link ProcessRecord#id()}. */
    String id();

    /** {@link ProcessRecord#spec()}. */
    ProcessSpec spec();

    /** {@link ProcessRecord#tags()}. */
    Set<String> tags();

    /** {@link ProcessRecord#metadata()}. */
    JsonObject metadata();

    /** {@link ProcessRecord#status()}. */
    ProcessStatus status();

    /** {@link ProcessRecord#replicas()}. */
    List<ReplicaInfo> replicas();

    /** {@link ProcessRecord#pinned()}. */
    boolean pinned();

    /** {@link ProcessRecord#backups()}. */
    List<String> backups();

    /** {@link ProcessRecord#version()}. */
    long version();

    /** {@link ProcessRecord#stale()}. */
    boolean stale();
  }

  private ProcessRecord(Source source) {
    this.source = source;
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  public ProcessRecord(JsonObject json) {
    this(ProcessRecordJson.read(json));
  }

  /** A record over that snapshot, in constant time. For the hub, not for applications. */
  public static ProcessRecord of(Source snapshot) {
    return new ProcessRecord(snapshot);
  }

  /** The id of the process. */
  public String id() {
    return source.id();
  }

  /** A copy of the spec with which the process was started. */
  public ProcessSpec spec() {
    return new ProcessSpec(source.spec());
  }

  /** Its tags now: the spec's, unless the start or an update gave others. Unmodifiable. */
  public Set<String> tags() {
    return source.tags();
  }

  /** A copy of its metadata now: the spec's, unless the start or an update gave others. */
  public JsonObject metadata() {
    return source.metadata().copy();
  }

  /** What the process does, as far as this node knows. */
  public ProcessStatus status() {
    return source.status();
  }

  /** Its replicas, active ones first; empty while it has none. Unmodifiable. */
  public List<ReplicaInfo> replicas() {
    return source.replicas();
  }

  /** Whether it stays where it is while its node lives. */
  public boolean pinned() {
    return source.pinned();
  }

  /**
   * Names of the nodes that hold its newest checkpoint, as far as its owner knows; empty while it
   * has made none. Fewer than the option {@code backups}: the loss of as many nodes would lose it,
   * until others hold it too. {@code explain} of the admin names those that are to. Unmodifiable.
   */
  public List<String> backups() {
    return source.backups();
  }

  /** Grows with every change of this record, on every node alike. */
  public long version() {
    return source.version();
  }

  /** Whether newer facts may exist that this node cannot see, because it has no quorum. */
  public boolean stale() {
    return source.stale();
  }

  /** As JSON, which the constructor reads. */
  public JsonObject toJson() {
    return ProcessRecordJson.write(source);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessRecord that
        && (source == that.source || ProcessRecordJson.same(source, that.source));
  }

  @Override
  public int hashCode() {
    return source.id().hashCode() * 31 + Long.hashCode(source.version());
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
