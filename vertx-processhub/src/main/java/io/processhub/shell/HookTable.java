package io.processhub.shell;

import io.processhub.hook.HookBinding;
import io.processhub.hook.HookHandler;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.processhub.hook.HookRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The handlers of one hub on one node, by point, in the order in which they are called. */
final class HookTable {
  /** One handler at one point. */
  final class Added<T> implements HookRegistration {
    final HookPoint<T> point;
    final HookHandler<T> handler;
    private final String id;
    private final int priority;
    private final long timeout;

    private Added(HookPoint<T> point, String id, HookOptions options, HookHandler<T> handler) {
      this.point = point;
      this.handler = handler;
      this.id = id;
      this.priority = options.getPriority();
      this.timeout = options.getTimeout();
    }

    @Override
    public HookPoint<?> point() {
      return point;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public int priority() {
      return priority;
    }

    @Override
    public long timeout() {
      return timeout;
    }

    @Override
    public boolean remove() {
      return HookTable.this.remove(this);
    }

    @Override
    public String toString() {
      return "hook " + id + " at " + point;
    }
  }

  private final Map<HookPoint<?>, List<Added<?>>> added = new ConcurrentHashMap<>();
  private final AtomicLong generated = new AtomicLong();

  <T> HookRegistration add(HookBinding<T> binding) {
    return add(binding.point(), binding.options(), binding.handler());
  }

  /**
   * Adds a handler behind those of the same priority.
   *
   * @throws IllegalArgumentException if the id is taken at that point
   */
  <T> HookRegistration add(HookPoint<T> point, HookOptions options, HookHandler<T> handler) {
    String asked = options.getId();
    String id = asked == null ? "hook-" + generated.incrementAndGet() : asked;
    Added<T> added = new Added<>(point, id, options, handler);
    this.added.compute(point, (p, before) -> with(before, added));
    return added;
  }

  private static List<Added<?>> with(@Nullable List<Added<?>> before, Added<?> added) {
    List<Added<?>> all = before == null ? new ArrayList<>() : new ArrayList<>(before);
    int place = 0;
    for (Added<?> other : all) {
      if (other.id.equals(added.id)) {
        throw new IllegalArgumentException(
            "hook id " + added.id + " is taken at " + added.point + " already");
      }
      place += other.priority >= added.priority ? 1 : 0;
    }
    all.add(place, added);
    return List.copyOf(all);
  }

  private boolean remove(Added<?> gone) {
    List<Added<?>> before = added.getOrDefault(gone.point, List.of());
    return before.contains(gone) && remove(gone.point, gone.id);
  }

  boolean remove(HookPoint<?> point, String id) {
    boolean[] removed = {false};
    added.computeIfPresent(
        point,
        (p, before) -> {
          List<Added<?>> left = new ArrayList<>(before);
          removed[0] = left.removeIf(each -> each.id.equals(id));
          return left.isEmpty() ? null : List.copyOf(left);
        });
    return removed[0];
  }

  List<HookRegistration> list(HookPoint<?> point) {
    return List.copyOf(added.getOrDefault(point, List.of()));
  }

  boolean any(HookPoint<?> point) {
    return added.containsKey(point);
  }

  /** Those of that point; a key holds handlers of its own type only. */
  @SuppressWarnings("unchecked")
  <T> List<Added<T>> at(HookPoint<T> point) {
    List<?> all = added.getOrDefault(point, List.of());
    return (List<Added<T>>) all;
  }
}
