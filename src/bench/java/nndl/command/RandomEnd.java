package nndl.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.Main;
import nndl.TestJvm;

/**
 * Ends a training or a search in a process of its own at a random moment, and resumes it. The files
 * must then be those of an undisturbed run. An end must leave whole lines, come in time, and where
 * the process still could write, leave a checkpoint that it names.
 *
 * @param directory an empty directory
 * @param words the arguments of an undisturbed run, without its directory
 * @param expected the files of an undisturbed run
 * @param millis how long an undisturbed run takes
 * @param lines how many lines an undisturbed run prints to standard output
 */
record RandomEnd(
    Path directory,
    List<String> words,
    WrittenFiles expected,
    long millis,
    int lines,
    Random random) {
  /** The two seconds after the ten for a checkpoint, and some for a busy machine. */
  private static final long LIMIT_MILLIS = 20_000;

  private static final String LINE =
      "nndl: .*|Epoch .*|WARNING: Using incubator modules.*|trial .*| +[0-9].*|.* SparkConf: Note"
          + " .*";

  private static final String RESUMES = "--resume goes on ";
  private static final Pattern CHECKPOINT =
      Pattern.compile(RESUMES + "from file:(\\S+[.]safetensors)");

  private static final String STARTS_AGAIN = "start it again as it was started";

  /** What ends a process. */
  enum Cause {
    CTRL_C("INT", 130, true),
    SIGTERM("TERM", 143, true),
    CLOSED_TERMINAL("HUP", 129, true),
    TWO_CTRL_C("INT", 130, false),
    KILL("KILL", 137, false),
    /** No file can grow any more, as on a full disk. */
    FULL_DISK("", 1, false),
    CTRL_C_DURING_THE_START("INT", 130, false),
    NO_READER("", 141, false),
    EXCEPTION("", 1, true),
    STACK_OVERFLOW("", 1, true),
    LARGE_ARRAY("", 1, true),
    FULL_HEAP("", 1, true),
    FULL_HEAP_ELSEWHERE("", 1, true),
    STOPPED_SPARK("", 1, true),
    LOST_CLUSTER("", 1, true);

    private final String signal;
    private final int status;
    private final boolean saves;

    /** Whether nndl alone prints. Spark logs what fails where it has ended or has no memory. */
    private final boolean linesAreOurs;

    Cause(String signal, int status, boolean saves) {
      this.signal = signal;
      this.status = status;
      this.saves = saves;
      this.linesAreOurs = !List.of("FULL_HEAP", "STOPPED_SPARK", "LOST_CLUSTER").contains(name());
    }

    /** Whether it comes from another process, at any time, and thus can end a search. */
    boolean isFromOutside() {
      return !signal.isEmpty() || this == FULL_DISK;
    }
  }

  /** Ends a run and resumes it. Returns a few words about the end. Fails if anything is wrong. */
  String by(Cause cause) throws Exception {
    Path model = directory.resolve("model");
    List<String> all = new ArrayList<>(words);
    all.add("--model=" + model);
    String how;
    try (NndlProcess process =
        NndlProcess.start(directory, "ended", command -> command(cause, command), all)) {
      how = end(cause, process, model);
    }
    all.add("--resume=auto");
    try (NndlProcess next = NndlProcess.start(directory, "resumed", all)) {
      next.succeeded();
    }
    WrittenFiles.of(model).withoutCheckpoints().requireSame(expected.withoutCheckpoints());
    return how;
  }

  private List<String> command(Cause cause, List<String> command) {
    List<String> changed = new ArrayList<>(command);
    int main = changed.indexOf(Main.class.getName());
    if (cause == Cause.LOST_CLUSTER) {
      return onCluster(
          changed,
          "local-cluster[1,1,1024]",
          "-Dspark.stage.maxConsecutiveAttempts=1",
          "-Dspark.task.maxFailures=1");
    } else if (cause == Cause.NO_READER) {
      changed.addAll(0, List.of("bash", "-o", "pipefail", "-c", "\"$@\" | head -n " + line(), "-"));
    } else if (!cause.isFromOutside()) {
      changed.set(main, InnerEnd.class.getName());
      changed.addAll(main + 1, List.of(cause.name(), "" + line()));
      changed.replaceAll(word -> word.equals("-Xmx1g") ? "-Xmx500m" : word);
    }
    return changed;
  }

  /** Returns a command of {@link NndlProcess} with a cluster of executor processes. */
  static List<String> onCluster(List<String> command, String master, String... settings) {
    List<String> changed = new ArrayList<>(command);
    changed.replaceAll(word -> word.replace("spark.master=local[1]", "spark.master=" + master));
    int last = changed.indexOf("-cp");
    changed.add(last, "-Dspark.executor.extraClassPath=" + TestJvm.classPath());
    changed.add(last, "-Dspark.executor.extraJavaOptions=" + String.join(" ", TestJvm.options()));
    changed.addAll(last, List.of(settings));
    return changed;
  }

  /** A line of the output that is not the last one. */
  private int line() {
    return 1 + random.nextInt(lines - 1);
  }

  private String end(Cause cause, NndlProcess process, Path model) throws Exception {
    boolean owned = cause != Cause.CTRL_C_DURING_THE_START;
    if (owned) {
      process.await(() -> Files.exists(model.resolve(NndlProcess.OWNER)));
    }
    if (cause == Cause.LOST_CLUSTER) {
      int seen = line();
      process.await(() -> process.printed().contains("Epoch " + seen));
      process.killExecutors();
    } else if (cause.isFromOutside()) {
      Thread.sleep(random.nextInt((int) millis * 2 / 3)); // it has begun to start before
      if (cause == Cause.FULL_DISK) {
        process.fillDisk();
      } else {
        process.signal(cause.signal);
      }
      if (cause == Cause.TWO_CTRL_C) {
        Thread.sleep(random.nextInt(100));
        process.signal(cause.signal);
      }
    }
    long start = System.nanoTime();
    int status = process.end();
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    String printed = process.printed();
    if (cause.isFromOutside() && (status == 0 || hasEnded(printed))) {
      return "had ended before";
    }
    require(status == cause.status, "status " + cause.status, status + ": " + printed);
    require(cause.signal.isEmpty() || took < LIMIT_MILLIS, "an end in time", took + " ms");
    if (cause.linesAreOurs) {
      printed.lines().forEach(line -> require(line.matches(LINE), "lines of nndl", printed));
    }
    if (cause.saves && !printed.contains(RESUMES)) {
      boolean early = cause.isFromOutside() && !printed.contains("Epoch ");
      require(early, "a checkpoint that is named", printed);
      return printed.contains(STARTS_AGAIN) ? "before its first checkpoint" : "during the start";
    }
    Matcher named = CHECKPOINT.matcher(printed);
    while (named.find()) {
      require(Files.exists(Path.of(named.group(1))), "the checkpoint that is named", printed);
    }
    String time = !cause.signal.isEmpty() ? " in %s ms".formatted(took) : "";
    return printed.contains(RESUMES) ? "saved" + time : "ended" + time;
  }

  /** Whether it was about to write its results, and had no more to save. */
  private static boolean hasEnded(String printed) {
    return printed.contains("nndl: trained in ") || printed.contains("nndl: test: ");
  }

  private static void require(boolean isTrue, String expected, Object found) {
    if (!isTrue) {
      throw new IllegalStateException("expected %s, found %s".formatted(expected, found));
    }
  }
}
