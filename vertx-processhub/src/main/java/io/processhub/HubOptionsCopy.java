package io.processhub;

/** Copies options property by property; each getter copies what can change. */
final class HubOptionsCopy {
  private HubOptionsCopy() {}

  static void copy(ProcessHubOptions from, ProcessHubOptions to) {
    to.setDiscoveryInterval(from.getDiscoveryInterval());
    to.setLockTimeout(from.getLockTimeout());
    to.setPurgeInterval(from.getPurgeInterval());
    to.setTombstoneRetention(from.getTombstoneRetention());
    to.setMigrationTimeout(from.getMigrationTimeout());
    to.setStopTimeout(from.getStopTimeout());
    to.setStartTimeout(from.getStartTimeout());
    to.setDebounce(from.getDebounce());
    to.setForwardRetention(from.getForwardRetention());
    to.setRestartPeriod(from.getRestartPeriod());
    to.setAloneWarning(from.getAloneWarning());
    to.setCheckpointInterval(from.getCheckpointInterval());
    to.setLease(from.getLease());
    to.setMinNodes(from.getMinNodes());
    to.setMaxRestarts(from.getMaxRestarts());
    to.setMaxConcurrentMigrations(from.getMaxConcurrentMigrations());
    to.setMaxStateBytes(from.getMaxStateBytes());
    to.setMailboxCapacity(from.getMailboxCapacity());
    to.setBackups(from.getBackups());
    to.setCheckpointMode(from.getCheckpointMode());
    to.setCheckpointAcknowledge(from.getCheckpointAcknowledge());
    to.setClockDrift(from.getClockDrift());
    to.setHubId(from.getHubId());
    to.setNodeName(from.getNodeName());
    to.setNodeWeight(from.getNodeWeight());
    to.setZone(from.getZone());
    to.setNodeTags(from.getNodeTags());
    to.setHosting(from.isHosting());
    to.setShutdownHook(from.isShutdownHook());
    to.setStaticProcesses(from.getStaticProcesses());
    to.setHooks(from.getHooks());
    to.setServiceAllowedVerticles(from.getServiceAllowedVerticles());
    to.setDistribution(from.getDistribution());
    to.setRedundancy(from.getRedundancy());
    to.setMigration(from.getMigration());
    to.setSynchronization(from.getSynchronization());
    to.setPartitionTolerance(from.getPartitionTolerance());
  }
}
