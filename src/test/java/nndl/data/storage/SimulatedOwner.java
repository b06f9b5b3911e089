package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
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
import org.apache.hadoop.fs.Path;

/**
 * A simulated process that takes the directory, or two of them, writes checkpoints and sets of
 * files there, and ends.
 */
final class SimulatedOwner {
  static final Path DIRECTORY = new Path(OwnerLedger.DIRECTORY);
  private static final Path CHECKPOINTS = new Path(OwnerLedger.CHECKPOINTS);
  private static final Path SECOND = new Path(OwnerLedger.SECOND);
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
  private final Where where;
  private final List<Path> directories;

  /** Where processes write. */
  enum Where {
    DIRECTORY,
    /** Each set has files in two directories. */
    TWO_DIRECTORIES,
    OBJECT_STORE
  }

  SimulatedOwner(
      String name,
      String machine,
      SimulatedClock clock,
      SimulatedDisk disk,
      OwnerLedger ledger,
      long seed,
      Where where,
      BooleanSupplier isOver) {
    this.life = new Life(name);
    this.clock = clock;
    this.disk = disk;
    this.ledger = ledger;
    this.random = new Random(seed);
    this.isOver = isOver;
    this.where = where;
    this.directories =
        where == Where.TWO_DIRECTORIES ? List.of(DIRECTORY, SECOND) : List.of(DIRECTORY);
    LocalProcess process = new LocalProcess(clock, new Random(~seed), disk.threads(), hooks);
    this.storage =
        where == Where.OBJECT_STORE
            ? disk.objects(process, machine, SETTINGS)
            : disk.storage(process, machine, SETTINGS);
  }

  /** Owns the directory for a while, and again, until something fails, as a program ends then. */
  void live(int turns) {
    try {
      for (int i = 0; i < turns && !isOver.getAsBoolean(); i++) {
        try (Leases leases = take(ifOwned())) {
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

  /** Rarely by force on an object store, whose old owner may write for a lease time after it. */
  private Lease.IfOwned ifOwned() {
    return random.nextInt(where == Where.OBJECT_STORE ? 30 : 3) == 0
        ? Lease.IfOwned.TAKE_OVER
        : random.nextBoolean() ? Lease.IfOwned.FAIL : Lease.IfOwned.WAIT;
  }

  private Leases take(Lease.IfOwned ifOwned) {
    OwnerLedger.Take take = ledger.take(life, ifOwned == Lease.IfOwned.TAKE_OVER);
    Leases leases = new Leases();
    try {
      for (Path directory : directories) {
        leases.all.add(Lease.take(storage, directory, ifOwned, HINT, clock, line -> {}));
      }
      take.taken();
      return leases;
    } catch (InputException e) {
      if (leases.all.isEmpty() && e.getMessage().endsWith(HINT)) {
        take.refused();
      }
      leases.close();
      throw e;
    } finally {
      take.end();
    }
  }

  /** The leases of all directories, which are given back together. */
  private static final class Leases implements AutoCloseable {
    private final List<Lease> all = new ArrayList<>();

    @Override
    public void close() {
      all.forEach(Lease::close);
    }
  }

  /** Owns the directory once, when nothing goes wrong and nobody else wants it. */
  void liveLast() {
    try (Leases leases = take(Lease.IfOwned.WAIT)) {
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

  /** Looks at the disk, in no time, while this process is the owner. Objects it may always see. */
  private void look() {
    if (where == Where.OBJECT_STORE || directories.stream().allMatch(this::owns)) {
      ledger.require(disk.files());
    }
  }

  private boolean owns(Path directory) {
    try {
      Fence fence = storage.ownership().fenceOf(new Path(directory, "any")).orElseThrow();
      return disk.tree.find(fence.folder()) != null;
    } catch (IOException e) { // it is known to have been taken over
      return false;
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
      for (Path directory : directories) {
        NAMES.forEach(name -> commit.replace(new Path(directory, name)));
      }
      long set = random.nextLong();
      for (Path directory : directories) {
        writePart(commit, directory, set, attempt);
      }
      commit.commit();
      attempt.done();
    } finally {
      attempt.end();
    }
  }

  /** Writes those of a set's files that lie in a directory, by this process or by a task. */
  private void writePart(Commit commit, Path directory, long set, OwnerLedger.Attempt attempt) {
    Map<Path, byte[]> files = new TreeMap<>();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0 || name.equals("a")) {
        String text = "%s set %s%n%s".formatted(life, set, ".".repeat(random.nextInt(3000)));
        Path file = new Path(directory, name);
        files.put(file, text.getBytes(UTF_8));
        attempt.add(file.toString(), text.getBytes(UTF_8));
      }
    }
    if (where == Where.OBJECT_STORE || random.nextBoolean()) { // whose tasks replace nothing
      files.forEach((file, content) -> commit.write(file, out -> out.write(content)));
    } else {
      JobOutput.Attempt task = commit.output(directory).attempt(storage, random.nextInt(100));
      files.forEach((file, content) -> task.write(file, out -> out.write(content)));
      task.written().forEach(commit::add);
    }
  }
}
