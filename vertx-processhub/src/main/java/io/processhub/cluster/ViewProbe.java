package io.processhub.cluster;

/** What the lists of nodes do not tell of the cluster manager's views. From any thread. */
interface ViewProbe {
  /** For managers that do not say. */
  ViewProbe NONE =
      new ViewProbe() {
        @Override
        public long id() {
          return 0;
        }

        @Override
        public boolean merged() {
          return false;
        }
      };

  /**
   * The number of the current view, which also moves when this node was evicted and taken back with
   * no change in its list of nodes.
   */
  long id();

  /** Whether the current view united two. */
  boolean merged();
}
