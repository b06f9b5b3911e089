package nndl.data.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import nndl.time.LocalProcess;
import nndl.time.SimulatedClock;
import nndl.time.SimulatedClock.Life;
import nndl.time.ThreadPool;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A disk in memory that processes under a {@link SimulatedClock} share, as the file system {@code
 * sim:}. Each step takes a while before it happens and until its answer comes, so that a process
 * can be killed or paused on the way. The power can be cut, and steps go wrong as {@link Fault}s
 * say. What a process does is that of the thread's {@link Life}.
 */
public final class SimulatedDisk {
  private static final int LONGEST_NANOS = 200_000;

  /** Threads inherit it, since Hadoop keeps one file system for all disks. */
  private static final InheritableThreadLocal<SimulatedDisk> CURRENT =
      new InheritableThreadLocal<>();

  private final SimulatedClock clock;
  private final RandomGenerator random;
  private final Map<Life, Fault> next = new HashMap<>();
  private final Map<Life, Fault> lasting = new HashMap<>();
  private final Map<Life, Long> cutOffUntil = new HashMap<>();

  /** What is told when the fault of a process has hit a step. */
  private final Map<Life, Runnable> told = new HashMap<>();

  /** The threads that take a step for which they wait. */
  private final Set<Thread> waiting = new HashSet<>();

  final DiskTree tree = new DiskTree();
  private long trace;
  private Consumer<String> log = line -> {};
  private long steps;

  /** What goes wrong with a step. */
  public enum Fault {
    /** It fails. */
    FAILURE,
    /** The disk is full: nothing can be created or written, and a part of a content may be. */
    FULL,
    /** It happens, but its answer is an error, as that of a server whose connection is lost. */
    LOST_ANSWER,
    /** It happens at once, but its answer comes late. */
    LATE_ANSWER,
    /** It happens late. */
    LATE_STEP
  }

  /** A step of a process. */
  interface Step<T> {
    T take() throws IOException;
  }

  /**
   * Creates the disk of the simulation that this thread begins.
   *
   * @param random decides how long steps take
   */
  public SimulatedDisk(SimulatedClock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
    CURRENT.set(this);
  }

  /** Returns the disk of the simulation to which the running thread belongs. */
  static SimulatedDisk current() {
    return CURRENT.get();
  }

  /**
   * Returns the storage of a process, where paths without a scheme lead to this disk.
   *
   * @param machine the name of its machine, whose processes see each other's locks
   */
  public Storage storage(LocalProcess process, String machine, Map<String, String> settings) {
    return new Storage(
        configuration("sim", SimulatedFiles.class, machine, settings),
        process,
        files -> new Steps());
  }

  /** The same where paths lead to this disk as an object store. */
  Storage objects(LocalProcess process, String machine, Map<String, String> settings) {
    return new Storage(
        configuration(SimulatedObjects.SCHEME, SimulatedObjects.class, machine, settings), process);
  }

  private static Configuration configuration(
      String scheme,
      Class<? extends FileSystem> files,
      String machine,
      Map<String, String> settings) {
    Configuration all = new Configuration(false);
    settings.forEach(all::set);
    all.set("fs.defaultFS", scheme + ":///"); // where paths lead
    all.setClass("fs." + scheme + ".impl", files, FileSystem.class);
    all.set(Owner.HOST_SETTING, machine + "/" + machine + "/1"); // in each JVM the same
    return all;
  }

  /**
   * Returns threads for the storage of a process. A step of which nothing is known to go wrong
   * needs none: whoever waits for it takes it, which is much faster.
   */
  public ThreadPool threads() {
    return new ThreadPool(clock, "nndl-storage") {
      @Override
      public void execute(Runnable work) {
        Life life = clock.life();
        if (next.containsKey(life) || lasting.containsKey(life) || isCutOff(life)) {
          super.execute(work);
        } else {
          Thread own = Thread.currentThread();
          waiting.add(own);
          work.run();
          waiting.remove(own);
        }
      }
    };
  }

  private boolean isCutOff(Life life) {
    return cutOffUntil.getOrDefault(life, 0L) > clock.nanoTime();
  }

  /** Puts a file there that survives all, and replaces one of its name. */
  public void put(String path, byte[] bytes) {
    Path file = new Path(path);
    try {
      makeDirectories(file.getParent());
      tree.delete(file);
      DiskTree.Content content = tree.create(file);
      content.bytes = bytes;
      content.modified = millis();
      content.synced = bytes;
      tree.sync(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeDirectories(Path directory) throws IOException {
    if (directory.getParent() != null && tree.find(directory) == null) {
      makeDirectories(directory.getParent());
      boolean unused = tree.makeDirectory(directory);
      tree.sync(directory.getParent());
    }
  }

  /**
   * Lets the next step of a process go wrong.
   *
   * @param hit is called when it does
   */
  public void fail(Life life, Fault fault, Runnable hit) {
    next.put(life, fault);
    told.put(life, hit);
  }

  /** Lets all steps of a process go wrong until {@link #mend}. The first one calls {@code hit}. */
  public void failOn(Life life, Fault fault, Runnable hit) {
    lasting.put(life, fault);
    told.put(life, hit);
  }

  private void hit(Life life) {
    Runnable one = told.remove(life);
    if (one != null) {
      one.run();
    }
  }

  public void mend(Life life) {
    lasting.remove(life);
  }

  /** No step of a process reaches the disk for so long. The first that waits calls {@code hit}. */
  public void cutOff(Life life, long nanos, Runnable hit) {
    cutOffUntil.put(life, clock.nanoTime() + nanos);
    told.put(life, hit);
  }

  /** Leaves what a power cut leaves. The caller has killed all processes before. */
  public void cutPower() {
    tree.cutPower(random);
  }

  /** Returns all files by their paths, and directories, whose paths end with a slash. */
  public SortedMap<String, byte[]> files() {
    return tree.files();
  }

  /** Depends on every step so far, its process, its time and its result. */
  public long trace() {
    return trace;
  }

  /** Has each step told. */
  public void tell(Consumer<String> lines) {
    log = lines;
  }

  /** How many steps there have been. */
  public long steps() {
    return steps;
  }

  long millis() {
    return clock.nanoTime() / 1_000_000;
  }

  <T> T take(String name, Path path, Step<T> step) throws IOException {
    Life life = clock.life();
    steps++;
    clock.pause(random.nextInt(LONGEST_NANOS));
    Fault fault =
        waiting.contains(Thread.currentThread())
            ? null // it would be waited for without a limit
            : Optional.ofNullable(next.remove(life)).orElse(lasting.get(life));
    if (fault != null && (fault != Fault.FULL || name.startsWith("create"))) {
      hit(life);
    }
    if (fault == Fault.LATE_STEP) {
      clock.pause(late());
    }
    while (isCutOff(life)) {
      hit(life);
      clock.pause(cutOffUntil.get(life) - clock.nanoTime());
    }
    String result = "failed";
    try {
      if (fault == Fault.FAILURE || (fault == Fault.FULL && name.startsWith("create"))) {
        throw new IOException(fault == Fault.FULL ? "No space left on device" : "disk error");
      }
      T found = step.take();
      result = "done";
      if (fault == Fault.LATE_ANSWER) {
        clock.pause(late());
      }
      clock.pause(random.nextInt(LONGEST_NANOS));
      if (fault == Fault.LOST_ANSWER) {
        throw new IOException("connection lost");
      }
      return found;
    } finally {
      String line = clock.nanoTime() + " " + life + " " + name + " " + path + " " + result;
      trace = 31 * trace + line.hashCode();
      log.accept(line);
    }
  }

  /** Longer than leases and limits of time, or shorter. */
  private long late() {
    return random.nextLong(120_000_000_000L);
  }

  private <T> void change(String name, Path path, Step<T> step) throws IOException {
    T unused = take(name, path, step);
  }

  /** Writes and deletes the files of the disk. */
  private final class Steps implements DiskFiles {
    @Override
    public NewFile create(Path file) throws IOException {
      DiskTree.Content content = take("create", file, () -> tree.create(file));
      content.modified = millis();
      OutputStream out =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
              int half = random.nextInt(length + 1);
              change("write", file, () -> append(content, bytes, from, half));
              change("create rest", file, () -> append(content, bytes, from + half, length - half));
            }
          };
      return new NewFile(out, () -> change("sync", file, () -> content.synced = content.bytes));
    }

    private int append(DiskTree.Content content, byte[] bytes, int from, int length) {
      content.append(bytes, from, length);
      return length;
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      change("rename", to, () -> renamed(from, to));
    }

    private Path renamed(Path from, Path to) throws IOException {
      tree.rename(from, to);
      return to;
    }

    /** A file has both names for a while. */
    @Override
    public void renameNew(Path from, Path to) throws IOException {
      if (!(tree.find(from) instanceof DiskTree.Content)) {
        change("rename new", to, () -> renamed(from, to));
        return;
      }
      change(
          "link",
          to,
          () -> {
            tree.link(from, to);
            return to;
          });
      delete(from);
    }

    @Override
    public void delete(Path path) throws IOException {
      change(
          "delete",
          path,
          () -> {
            tree.delete(path);
            return path;
          });
    }

    @Override
    public boolean exists(Path path) throws IOException {
      return take("exists", path, () -> tree.find(path) != null);
    }

    @Override
    public List<String> names(Path directory) throws IOException {
      return take("names", directory, () -> tree.list(directory));
    }

    @Override
    public boolean isDirectory(Path path) {
      return path.getParent() == null || tree.find(path) instanceof DiskTree.Folder;
    }

    @Override
    public void makeDirectory(Path one, Path wanted) throws IOException {
      boolean unused = take("create directory", one, () -> tree.makeDirectory(one));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
      change(
          "sync directory",
          directory,
          () -> {
            tree.sync(directory);
            return directory;
          });
    }

    @Override
    public boolean areOfThisMachine() {
      return true;
    }

    @Override
    public Closeable lock(Path file) throws IOException {
      Lock lock = new Lock(clock.life());
      DiskTree.Content content =
          take(
              "create lock",
              file,
              () -> {
                DiskTree.Content created = tree.create(file);
                created.lock = lock;
                return created;
              });
      return () -> content.lock = null;
    }

    @Override
    public Optional<Boolean> isLocked(Path file) throws IOException {
      return take(
          "is locked",
          file,
          () ->
              Optional.of(
                  tree.find(file) instanceof DiskTree.Content content
                      && content.lock instanceof Lock lock
                      && (lock.life == null || !lock.life.isDead())));
    }
  }

  /** A lock of a process, which ends with it. */
  private record Lock(Life life) {}
}
