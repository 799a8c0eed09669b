package io.processhub.scenario;

import io.processhub.ProcessHub;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what the hooks of some hubs are told, at every point. */
final class HookWitness {
  /**
   * @param node name of the node on which the handler was called
   */
  record Seen<T>(String node, HookPoint<T> point, T data) {}

  private final List<Seen<?>> seen = new CopyOnWriteArrayList<>();

  HookWitness(List<ProcessHub> hubs) {
    hubs.forEach(this::watch);
  }

  void watch(ProcessHub hub) {
    HookPoint.all().forEach(point -> watch(hub, point));
  }

  private <T> void watch(ProcessHub hub, HookPoint<T> point) {
    hub.hook(
        point,
        new HookOptions().setId("witness"),
        data -> {
          seen.add(new Seen<>(hub.nodeName(), point, data));
          return null;
        });
  }

  /** Everything, in the order in which it was told. */
  List<Seen<?>> all() {
    return List.copyOf(seen);
  }

  /** What that point told, on all nodes. */
  @SuppressWarnings("unchecked")
  <T> List<Seen<T>> at(HookPoint<T> point) {
    return seen.stream().filter(s -> s.point() == point).map(s -> (Seen<T>) s).toList();
  }

  /** What that point told on that node. */
  <T> List<T> at(HookPoint<T> point, String node) {
    return at(point).stream().filter(s -> s.node().equals(node)).map(Seen::data).toList();
  }

  void forget() {
    seen.clear();
  }
}
