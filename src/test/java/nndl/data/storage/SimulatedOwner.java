package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import nndl.error.InputException;
import nndl.time.LocalProcess;
import nndl.time.SimulatedClock;
import nndl.time.SimulatedClock.Life;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.CheckpointBytes;
import nndl.training.checkpoint.Checkpoints;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A simulated process that takes the directory, writes checkpoints and sets of files, and ends. */
final class SimulatedOwner {
  static final Path DIRECTORY = new Path(OwnerLedger.DIRECTORY);
  private static final Path CHECKPOINTS = new Path(OwnerLedger.CHECKPOINTS);
  private static final List<String> NAMES = List.of("a", "b", "below/c", "d");
  private static final Map<String, String> SETTINGS =
      Map.of(Lease.SETTING, "1s", Storage.TIMEOUT, "2s");

  private static final String HINT = "wait for it";

  final Life life;
  private final SimulatedHooks hooks = new SimulatedHooks();
  private final SimulatedClock clock;
  private final SimulatedDisk disk;
  private final OwnerLedger ledger;
  private final Random random;
  private final BooleanSupplier isOver;
  private final Storage storage;

  SimulatedOwner(
      String name,
      String machine,
      SimulatedClock clock,
      SimulatedDisk disk,
      OwnerLedger ledger,
      long seed,
      BooleanSupplier isOver) {
    this.life = new Life(name);
    this.clock = clock;
    this.disk = disk;
    this.ledger = ledger;
    this.random = new Random(seed);
    this.isOver = isOver;
    this.storage =
        disk.storage(
            new LocalProcess(clock, new Random(~seed), disk.threads(), hooks), machine, SETTINGS);
  }

  /** Owns the directory for a while, and again, until something fails, as a program ends then. */
  void live(int turns) {
    try {
      for (int i = 0; i < turns && !isOver.getAsBoolean(); i++) {
        try (Lease lease = take(Lease.IfOwned.values()[random.nextInt(3)])) {
          look();
          for (int j = random.nextInt(4); j >= 0 && !isOver.getAsBoolean(); j--) {
            write();
            pause();
          }
        }
        pause();
      }
    } catch (InputException e) { // as a program ends, which tells it
      if (storage.ownership().isTakenOver() && !hooks.haveBegun()) { // else it gave it back
        ledger.requireTaker(life);
      }
    }
    end();
  }

  private Lease take(Lease.IfOwned ifOwned) {
    OwnerLedger.Take take = ledger.take(life);
    try {
      Lease lease = Lease.take(storage, DIRECTORY, ifOwned, HINT, clock, line -> {});
      take.taken();
      return lease;
    } catch (InputException e) {
      if (e.getMessage().endsWith(HINT)) {
        take.refused();
      }
      throw e;
    } finally {
      take.end();
    }
  }

  /** Owns the directory once, when nothing goes wrong and nobody else wants it. */
  void liveLast() {
    try (Lease lease = take(Lease.IfOwned.WAIT)) {
      look();
    }
  }

  /** Ends the process, as a signal does while others of its threads go on. */
  void end() {
    hooks.run();
    clock.kill(life);
    ledger.ended(life);
  }

  private void pause() {
    clock.pause(
        random.nextInt(10) == 0 ? random.nextInt(2_000_000_000) : random.nextInt(5_000_000));
  }

  /** Looks at the disk, in no time, unless this process has been taken over already. */
  private void look() {
    Configuration shared = new Configuration(false);
    storage.ownership().share(shared);
    if (disk.tree.find(new Path(shared.get(Fence.SETTING))) != null) {
      ledger.require(disk.files());
    }
  }

  private void write() {
    if (random.nextBoolean()) {
      writeCheckpoint();
    } else {
      writeSet();
    }
  }

  private void writeCheckpoint() {
    Checkpoints checkpoints = new Checkpoints(storage, CHECKPOINTS, 1 + random.nextInt(2));
    long found = checkpoints.names().isEmpty() ? 0 : checkpoints.readNewest(line -> {}).iteration();
    Checkpoint next = CheckpointBytes.checkpoint(found + 1, life + " " + random.nextLong());
    OwnerLedger.Attempt attempt = ledger.begin(life, false);
    String name = "%s%015d.safetensors".formatted(OwnerLedger.CHECKPOINTS, found + 1);
    attempt.add(name, CheckpointBytes.of(next));
    try {
      checkpoints.write(next);
      attempt.done();
      checkpoints.prune();
    } finally {
      attempt.end();
    }
  }

  private void writeSet() {
    OwnerLedger.Attempt attempt = ledger.begin(life, true);
    try {
      Commit commit = new Commit(storage);
      NAMES.forEach(name -> commit.replace(new Path(DIRECTORY, name)));
      Map<String, byte[]> files = new TreeMap<>();
      long set = random.nextLong();
      for (String name : NAMES) {
        if (random.nextInt(3) > 0 || name.equals("a")) {
          String text = "%s set %s%n%s".formatted(life, set, ".".repeat(random.nextInt(3000)));
          files.put(name, text.getBytes(UTF_8));
          attempt.add(OwnerLedger.DIRECTORY + name, text.getBytes(UTF_8));
        }
      }
      if (random.nextBoolean()) {
        files.forEach(
            (name, content) -> commit.write(new Path(DIRECTORY, name), out -> out.write(content)));
      } else {
        JobOutput.Attempt task = commit.output(DIRECTORY).attempt(storage, random.nextInt(100));
        files.forEach(
            (name, content) -> task.write(new Path(DIRECTORY, name), out -> out.write(content)));
        task.written().forEach(commit::add);
      }
      commit.commit();
      attempt.done();
    } finally {
      attempt.end();
    }
  }
}
