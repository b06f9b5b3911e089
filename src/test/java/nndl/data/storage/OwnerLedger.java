package nndl.data.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import nndl.time.Clock;
import nndl.time.SimulatedClock.Life;

/**
 * What owners of a directory have tried to write, and which of it a look at the disk may find: each
 * file whole, the files of one set alone, and nothing that was replaced by what was written since.
 */
final class OwnerLedger {
  static final String DIRECTORY = "/runs/model/";
  static final String CHECKPOINTS = DIRECTORY + "checkpoints/";

  /** Another directory, in which a set may have files too. */
  static final String SECOND = "/runs/second/";

  /**
   * What a directory may hold besides files of the set and checkpoints while it has no owner: the
   * empty file that a killed process leaves which has only looked whether it can write.
   */
  private static final Pattern DIRECTORIES =
      Pattern.compile(
          "/runs/|/runs/second/(below/)?|/runs/model/((checkpoints|below)/)?|.*/\\.?\\.nndl-probe-.*");

  private final Clock clock;

  /** How long an owner may write after another process has taken over though it lives. */
  private final long grace;

  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Take> takes = new ArrayList<>();
  private final Map<Life, Long> ends = new HashMap<>();

  /**
   * Begins without owners.
   *
   * @param grace how many nanoseconds an owner may write after another process has taken over
   *     though it lives, as on an object store, where sets are not replaced as a whole; 0 elsewhere
   */
  OwnerLedger(Clock clock, long grace) {
    this.clock = clock;
    this.grace = grace;
  }

  private boolean isOfObjects() {
    return grace > 0;
  }

  /** An attempt of a process to write files, which replace those of earlier attempts. */
  final class Attempt {
    private final Life by;
    private final boolean isSet;
    private final Map<String, String> files = new TreeMap<>();
    private final long begun = clock.nanoTime();
    private long ended = Long.MAX_VALUE;
    private boolean isDone;

    private Attempt(Life by, boolean isSet) {
      this.by = by;
      this.isSet = isSet;
    }

    void add(String path, byte[] content) {
      files.put(path, new String(content, ISO_8859_1));
    }

    /**
     * It has written all. Fails if another process had taken the directory before it began, and a
     * grace is over.
     */
    void done() {
      long own = lastTake(by).orElseThrow().ended;
      for (Take other : takes) {
        boolean isOther = other.by != by && other.isTaken;
        if (isOther && other.begun > own && other.ended < begun - grace(own, other)) {
          throw new AssertionError(
              this + " has been written, though " + other.by + " is the owner");
        }
      }
      isDone = true;
      end();
    }

    /** How long it may still be written after another process has become the owner. */
    private long grace(long own, Take other) {
      return takes.stream().anyMatch(one -> one.mayForce(by, own, other)) ? grace : 0;
    }

    /** Ends it, whatever has become of it. */
    void end() {
      ended = Math.min(ended, clock.nanoTime());
    }

    /**
     * Whether it can't change a file any more which a later one begins to write. Where owners are
     * not fenced, a step may be late that it has given up.
     */
    private boolean isOverBefore(Attempt later) {
      long end = !isOfObjects() || by == later.by ? ended : ends.getOrDefault(by, Long.MAX_VALUE);
      return end < later.begun;
    }

    @Override
    public String toString() {
      return "%s of %s at %s".formatted(files.keySet(), by, begun);
    }
  }

  /** When a process wanted to become the owner. */
  final class Take {
    private final Life by;
    private final boolean isForced;
    private final long begun = clock.nanoTime();
    private long ended = Long.MAX_VALUE;
    private boolean isTaken;
    private boolean isRefused;

    private Take(Life by, boolean isForced) {
      this.by = by;
      this.isForced = isForced;
    }

    void taken() {
      isTaken = true;
    }

    void refused() {
      isRefused = true;
    }

    /** Whether it may have taken over from a living owner, before another process came. */
    private boolean mayForce(Life owner, long taken, Take other) {
      return by != owner && isForced && !isRefused && ended > taken && begun < other.ended;
    }

    void end() {
      ended = Math.min(ended, clock.nanoTime());
    }
  }

  /**
   * Begins a take.
   *
   * @param isForced whether it takes over from an owner that lives
   */
  Take take(Life by, boolean isForced) {
    Take take = new Take(by, isForced);
    takes.add(take);
    return take;
  }

  /** Fails unless another process may have taken the directory since this one wanted it. */
  void requireTaker(Life from) {
    long since = lastTake(from).map(take -> take.begun).orElse(0L);
    if (takes.stream().noneMatch(one -> one.by != from && !one.isRefused && one.ended > since)) {
      throw new AssertionError(from + " has lost the directory to nobody");
    }
  }

  /** The last take by which a process became the owner; empty if none did. */
  private Optional<Take> lastTake(Life by) {
    return takes.stream()
        .filter(one -> one.by == by && one.isTaken)
        .max(Comparator.comparingLong(one -> one.ended));
  }

  Attempt begin(Life by, boolean isSet) {
    Attempt attempt = new Attempt(by, isSet);
    attempts.add(attempt);
    return attempt;
  }

  /** Whatever a process has begun has ended. */
  void ended(Life by) {
    ends.putIfAbsent(by, clock.nanoTime());
    attempts.stream().filter(attempt -> attempt.by == by).forEach(Attempt::end);
    takes.stream().filter(take -> take.by == by).forEach(Take::end);
  }

  /** Fails unless an owner that has just begun may find these files. */
  void require(SortedMap<String, byte[]> disk) {
    Map<String, String> set = new TreeMap<>();
    Map<String, String> checkpoints = new TreeMap<>();
    disk.forEach(
        (path, content) -> {
          String text = new String(content, ISO_8859_1);
          if (path.startsWith(CHECKPOINTS) && path.endsWith(".safetensors")) {
            checkpoints.put(path, text);
          } else if (!path.endsWith("/") && !path.contains("/.")) {
            set.put(path, text);
          }
        });
    if (isOfObjects()) {
      requireObjects(set);
    } else {
      requireSet(set);
    }
    checkpoints.forEach(this::requireFile);
    String newest = checkpoints.isEmpty() ? "" : new TreeMap<>(checkpoints).lastKey();
    for (Attempt attempt : attempts) {
      if (!attempt.isSet
          && attempt.isDone
          && attempt.files.keySet().iterator().next().compareTo(newest) > 0) {
        throw new AssertionError("lost: " + attempt + ", found " + checkpoints.keySet());
      }
    }
  }

  private void requireSet(Map<String, String> found) {
    Map<Map<String, String>, Attempt> sets = new HashMap<>();
    attempts.stream()
        .filter(one -> one.isSet && !one.files.isEmpty())
        .forEach(one -> sets.put(one.files, one));
    Attempt own = sets.get(found);
    if (own == null && !found.isEmpty()) {
      throw new AssertionError("mixed: " + shown(found));
    }
    for (Attempt later : sets.values()) {
      if (later.isDone && (own == null || own.isOverBefore(later))) {
        throw new AssertionError("expected %s, found %s".formatted(later, own));
      }
    }
  }

  private static Map<String, String> shown(Map<String, String> files) {
    Map<String, String> shown = new TreeMap<>();
    files.forEach(
        (path, text) ->
            shown.put(path, text.length() + " bytes: " + text.lines().findFirst().orElse("")));
    return shown;
  }

  /** Each is whole, and those of the newest set are there unless another one may be written. */
  private void requireObjects(Map<String, String> found) {
    found.forEach(this::requireFile);
    List<Attempt> sets = attempts.stream().filter(one -> one.isSet).toList();
    for (Attempt set : sets) {
      boolean isNewest = sets.stream().allMatch(one -> one == set || one.isOverBefore(set));
      if (set.isDone && isNewest && !found.equals(set.files)) {
        throw new AssertionError("expected %s, found %s".formatted(set, shown(found)));
      }
    }
  }

  private void requireFile(String path, String content) {
    List<Attempt> ofPath = attempts.stream().filter(one -> one.files.containsKey(path)).toList();
    Attempt own =
        ofPath.stream()
            .filter(one -> one.files.get(path).equals(content))
            .findFirst()
            .orElseThrow(() -> new AssertionError(path + " is not whole: " + content.length()));
    for (Attempt later : ofPath) {
      if (later.isDone && own.isOverBefore(later)) {
        throw new AssertionError("expected %s, found %s".formatted(later, own));
      }
    }
  }

  /** Fails if anything is left over after the last owner. */
  static void requireClean(SortedMap<String, byte[]> disk) {
    for (String path : disk.keySet()) {
      boolean isFile = !path.endsWith("/") && !path.contains("/.");
      if (!isFile && !DIRECTORIES.matcher(path).matches()) {
        throw new AssertionError("left over: " + path);
      }
    }
  }
}
