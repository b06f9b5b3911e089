package nndl.command.check;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.TrainOptions;
import nndl.command.run.ModelLease;
import nndl.command.run.RunDescription;
import nndl.data.storage.Commit;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Interrupted;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Makes the samples of a table in a directory of their own below that of the model, where executors
 * can read them, and deletes them when it is closed or when this JVM ends. If the directory belongs
 * to another process, that of the samples is all that is written there.
 */
final class TableCheck implements AutoCloseable {
  /**
   * Before Spark's hook, which may take all the time left, and so before that of {@link Lease},
   * which deletes the directory of the model if it is empty.
   */
  private static final int HOOK_PRIORITY = 900;

  /** How long the end of the JVM waits for storage that does not answer. */
  private static final int HOOK_SECONDS = 2;

  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Storage storage;
  private final Path samples;

  /** The right to write into the directory of the model, or null if another process has it. */
  private final Lease lease;

  private final Condition made;
  private final Runnable hook = this::stop;

  /** The thread that makes the samples, or null when they are made. */
  private volatile Thread maker = Thread.currentThread();

  private TableCheck(Storage storage, Path samples, Lease lease, Clock clock) {
    this.storage = storage;
    this.samples = samples;
    this.lease = lease;
    this.made = new Condition(clock);
    ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY, HOOK_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Makes the samples, which the options then describe. Fails if the table or an option is wrong.
   */
  static TableCheck make(TrainOptions options, Session session, Streams streams, Clock clock) {
    options.requireModelOfTable();
    Storage storage = session.storage();
    RunDescription.Output output = options.output();
    ModelLease.requireFree(storage, output);
    requireTargets(options, storage, output.model());
    boolean isOwned = ModelLease.otherOwner(storage, output).isPresent();
    Lease lease = isOwned ? null : ModelLease.borrow(storage, output, clock);
    Path samples = new Path(output.model(), ".nndl-check-" + UUID.randomUUID());
    TableCheck check = new TableCheck(storage, samples, lease, clock);
    try {
      options.prepare(storage, session.conf(), samples, () -> {}, streams.messages());
      return check;
    } catch (RuntimeException e) {
      check.close();
      throw e;
    } finally {
      check.maker = null;
      check.made.signal();
    }
  }

  /** Fails if a training could not write the samples. Those of the check are written elsewhere. */
  private static void requireTargets(TrainOptions options, Storage storage, Path model) {
    if (!Commit.isCutOff(storage, model)) { // what a training will then find is not known
      options.requireTargetsOfTable(storage);
    }
  }

  /** Whether only this process writes into the directory of the model. */
  boolean isOwner() {
    return lease != null;
  }

  /** Deletes the samples when this JVM ends. Those that are being made would come after that. */
  private void stop() {
    Thread making = maker;
    try {
      if (making != null) {
        making.interrupt();
        boolean unused = made.await(() -> maker == null, STOP_NANOS);
      }
      delete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete() {
    storage.deleteTree(samples);
  }

  /** Also in a thread that was interrupted, as that of a check whose time is over. */
  @Override
  public void close() {
    ShutdownHookManager hooks = ShutdownHookManager.get();
    if (!hooks.isShutdownInProgress()) {
      hooks.removeShutdownHook(hook);
    }
    Interrupted.aside(
        () -> {
          try (lease) {
            delete();
          }
        });
  }
}
