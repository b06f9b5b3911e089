package nndl.spark.barrier;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import nndl.spark.barrier.Cluster.Entrance;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.Secret;
import nndl.spark.transport.Transport.Address;
import nndl.time.LocalProcess;
import nndl.training.Progress;

/** The attempts to run the barrier stage of an exchange, one after the other. */
final class Attempts implements AutoCloseable {
  private final UUID exchange;
  private final ExchangeServer server;
  private final Address driver;
  private final Cluster cluster;
  private final LocalProcess process;
  private Cluster.Stage stage;

  /** Stages that were cancelled, of which tasks may still run. */
  private final Set<Cluster.Stage> earlier = new HashSet<>();

  private int number;
  private int tasks;
  private boolean isReady;
  private long begun;

  Attempts(ExchangeServer server, Address driver, Cluster cluster, LocalProcess process) {
    this.exchange = process.id();
    this.server = server;
    this.driver = driver;
    this.cluster = cluster;
    this.process = process;
  }

  /** Begins an attempt with so many tasks. */
  void begin(int count) {
    tasks = count;
    List<Secret> secrets = Secret.fresh(tasks, process.random());
    server.expect(secrets, isReady);
    begun = process.clock().nanoTime();
    earlier.removeIf(ended -> ended.running() == 0);
    Entrance entrance = new Entrance(driver, secrets, !isReady);
    stage = cluster.start(new WorkerGroup.Key(exchange, ++number), tasks, entrance);
  }

  /** Whether the tasks of the last attempt have been launched, or will never be. */
  boolean isLaunched() {
    return server.greeted() || stage.running() > 0 || stage.end().isPresent();
  }

  /** Called when the groups of the last attempt are ready. */
  void ready() {
    isReady = true;
  }

  /** Whether the groups of an attempt have been ready. */
  boolean isReady() {
    return isReady;
  }

  /** Returns the stage of the last attempt. */
  Cluster.Stage stage() {
    return stage;
  }

  /** Returns the number of the last attempt. */
  int number() {
    return number;
  }

  /** Returns how many tasks the last attempt has. */
  int tasks() {
    return tasks;
  }

  /** Returns the seconds since the last attempt was begun. */
  double seconds() {
    return process.clock().secondsSince(begun);
  }

  /** Returns how many cancelled tasks have not ended yet. */
  int ending() {
    return earlier.stream().mapToInt(Cluster.Stage::running).sum();
  }

  /** Cancels the tasks of the last attempt, if there was one. */
  void cancel() {
    if (stage != null) {
      server.cancel();
      stage.cancel();
      earlier.add(stage);
    }
  }

  /** Ends the start of a training that is cancelled. Its tasks may wait for slots for long. */
  void requireWanted() {
    if (cluster.share().request().cancelled().getAsBoolean()) {
      cancel();
      throw new Progress.Stopped();
    }
  }

  @Override
  public void close() {
    if (stage != null) {
      stage.close();
    }
  }
}
