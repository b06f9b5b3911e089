package nndl.command;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.WHOLE;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.command.console.Console;
import nndl.command.console.PlainStream;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.error.text.PlainText;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.SparkLog;
import nndl.spark.job.ResultLimit;
import nndl.time.SystemClock;
import nndl.training.Progress;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Starts and ends the commands of nndl. The exit status is 0 for success, 2 for options that cannot
 * be read, and 1 for any other error. An error is printed as one line. After Ctrl-C the status is
 * 130, after SIGTERM 143, and 141 without a line if nobody reads standard output any more.
 */
public final class Program {
  private static final int FAILED = 1;
  private static final int WRONG_OPTIONS = 2;

  /** The status of a process that SIGPIPE has ended. */
  private static final int UNREAD = 141;

  private static final String PAGE = "spark.ui.enabled";

  private Program() {}

  /** The options that all commands have, which stand last in the help, and its form. */
  @CommandLine.Command(usageHelpWidth = 100, sortOptions = false, abbreviateSynopsis = true)
  @Scope(repeats = NEVER, search = WHOLE, program = false)
  public static final class Common {
    @Option(
        names = "--debug",
        order = 2,
        fallbackValue = "true",
        description = "print the stack trace of an error, and what a Spark job will hold in memory")
    public boolean debug;

    @Option(
        names = "--progress",
        order = 3,
        paramLabel = "WHEN",
        defaultValue = "auto",
        description =
            "auto | always | never: draw a bar on standard error, by itself if that is a "
                + "terminal (${DEFAULT-VALUE})")
    Console.When progress;

    @Option(
        names = "--quiet",
        order = 4,
        fallbackValue = "true",
        description = "print nothing to standard error but warnings and errors")
    public boolean quiet;

    @Option(
        names = "--version",
        order = 5,
        versionHelp = true,
        description = "print nndl's version and exit")
    boolean version;

    @Option(names = "--help", order = 6, usageHelp = true, description = "print this and exit")
    boolean help;
  }

  /** The work of a command after its options have been read. */
  @FunctionalInterface
  public interface Work {
    /**
     * @param console prints lines and shows progress
     */
    public void run(Console console) throws Exception;
  }

  /** Makes Spark start its web page. A setting of Spark can start it too. */
  public static void showPage(SparkConf conf) {
    conf.set(PAGE, "true");
  }

  /**
   * Returns the settings of Spark: the settings of spark-submit, and defaults for settings that are
   * missing there. The few settings with which nndl would not work are replaced.
   */
  public static SparkConf sparkConf() {
    SparkConf conf = new SparkConf();
    // A driver on a standalone Worker gets the secret only in its environment. Spark's transport
    // finds it there, but the context expects it as a setting.
    String secret = System.getenv("_SPARK_AUTH_SECRET");
    if (secret != null) {
      conf.setIfMissing("spark.authenticate.secret", secret);
    }
    conf.setIfMissing("spark.master", "local[*]");
    if (Slots.areLocal(conf)) {
      // Heartbeats report the progress of tasks to the driver. Between threads they cost nothing.
      // If a heartbeat takes longer than the interval, Spark prints a warning of thirty lines.
      conf.setIfMissing("spark.executor.heartbeatInterval", "3s");
      // A task that lacks memory is to end the command with a line, and not this JVM at once.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
      // Tasks in this JVM use the driver's classes. Otherwise Spark would copy each jar to itself,
      // and tasks that load the classes again could not report to the driver.
      conf.remove("spark.jars").remove("spark.executor.userClassPathFirst");
    }
    return ResultLimit.lift(SparkLog.brief(conf))
        .set("spark.serializer", "org.apache.spark.serializer.JavaSerializer") // Kryo can't
        .setIfMissing("spark.app.name", "nndl")
        .setIfMissing(PAGE, "false")
        .setIfMissing("spark.ui.killEnabled", "false") // whoever reads the page could end a job
        .setIfMissing("spark.scheduler.listenerbus.exitTimeout", "10s") // the default has no limit
        .setIfMissing("spark.broadcast.compress", "false") // floats do not compress
        .setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8") // file names in any language
        .setIfMissing("spark.executorEnv.OPENBLAS_NUM_THREADS", "1");
  }

  /**
   * Runs a command without ending the JVM. If an argument asks for the help or the version, this
   * method only prints that. Otherwise it creates the settings of Spark and the storage, and reads
   * the options.
   *
   * @return the exit status
   */
  public static int run(Command command, PrintStream out, PrintStream err, String... args) {
    if (CommandLines.explain(command, out, args)) {
      return printed(out, err); // at once, without Spark
    }
    SparkConf conf = sparkConf();
    Storage storage = new Storage(SparkInternals.hadoop(conf));
    return run(
        command,
        storage,
        out,
        err,
        args,
        console -> command.run(new Session(conf, storage, console, List.of(args))));
  }

  /**
   * Reads the options and does the work.
   *
   * @return the exit status
   */
  public static int run(
      Options options,
      Storage storage,
      PrintStream out,
      PrintStream err,
      String[] args,
      Work work) {
    try (Signals signals = Signals.ofJvm(new SystemClock(), error -> tell(err, error))) {
      return run(options, storage, out, err, args, work, signals);
    }
  }

  /** Does the same with other signals. A failure is nothing to tell if they end the JVM. */
  static int run(
      Options options,
      Storage storage,
      PrintStream out,
      PrintStream err,
      String[] args,
      Work work,
      Signals signals) {
    try {
      CommandLines.parse(options, storage, args);
      try (Console console = console(options, out, err)) {
        signals.beforeExit(console::leave);
        work.run(console);
      }
      return printed(out, err);
    } catch (CommandLine.ParameterException e) {
      return wrong(err, WrongOption.line(e, args));
    } catch (Progress.Stopped e) {
      return FAILED; // the JVM is already ending with another status
    } catch (Exception | Error e) {
      if (signals.areEnding()) {
        return FAILED; // as after Stopped, where the end has met something else first
      }
      if (isUnread(out)) {
        return UNREAD;
      }
      tell(err, e);
      if (options.common().debug) {
        e.printStackTrace(PlainStream.of(err));
      }
      return FAILED;
    }
  }

  private static void tell(PrintStream err, Throwable error) {
    PrintStream plain = PlainStream.of(err);
    lines(error).forEach(line -> plain.println("nndl: " + line));
  }

  /**
   * Returns the exit status of a command that has done its work: 0, or that of a failure if
   * standard output has not taken all that was printed.
   */
  public static int printed(PrintStream out, PrintStream err) {
    if (!out.checkError()) {
      return 0;
    }
    if (isUnread(out)) {
      return UNREAD;
    }
    err.println(
        "nndl: %s: expected to write it, found %s"
            .formatted(CheckedStream.STANDARD_OUTPUT, CheckedStream.REASON));
    return FAILED;
  }

  /**
   * Whether standard output was a pipe and nobody reads it any more, as after {@code | head}. That
   * is nothing to tell. A PrintStream does not say why it failed, so the pipe is asked once more.
   */
  private static boolean isUnread(PrintStream out) {
    if (out != System.out || !out.checkError()) {
      return false;
    }
    try {
      new FileOutputStream(FileDescriptor.out).write('\n');
      return false;
    } catch (IOException e) {
      return "Broken pipe".equals(e.getMessage());
    }
  }

  /**
   * Prints an error about arguments that cannot be read.
   *
   * @return the exit status for it
   */
  public static int wrong(PrintStream err, String line) {
    err.println("nndl: " + PlainText.line(line.lines().findFirst().orElse("")));
    return WRONG_OPTIONS;
  }

  private static Console console(Options options, PrintStream out, PrintStream err) {
    Map<String, String> environment = isInCluster() ? Map.of() : System.getenv();
    if (Boolean.getBoolean("spark.ui.showConsoleProgress")) {
      environment = Map.of("TERM", "dumb"); // Spark uses the terminal's last line
    }
    Console.When when = options.common().quiet ? Console.When.NEVER : options.common().progress;
    return Console.of(when, out, err, environment, new SystemClock());
  }

  /** Returns the line about an error, and the lines about other faults found at the same time. */
  public static List<String> lines(Throwable error) {
    List<String> lines = new ArrayList<>(List.of(oneLine(error)));
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException input) {
        lines.addAll(input.more());
        break;
      }
    }
    return lines;
  }

  /**
   * Returns one line about an error. If the chain of causes contains an error that the user can
   * fix, the line is the message of that error, or says that memory is missing. Otherwise it
   * describes {@code error} itself.
   */
  private static String oneLine(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException) {
        return cause.getMessage();
      }
      if (cause instanceof OutOfMemoryError) {
        return "memory: expected enough for the network and its samples, found none left"
            + " (--driver-memory and --executor-memory of spark-submit, or"
            + " spark.driver.memory in the file of PROPERTIES=FILE scripts/nndl)";
      }
    }
    String text = String.valueOf(error.getMessage());
    return PlainText.line(
        error.getClass().getSimpleName() + ": " + text.lines().findFirst().orElse(""));
  }

  /**
   * Ends the JVM even if threads are still running. After a success it does nothing if the driver
   * runs on the cluster.
   */
  public static void exit(int status) {
    // On YARN the driver may run in the application master, which treats any exit as a failure.
    if (status != 0 || !isInCluster()) {
      System.exit(status);
    }
  }

  private static boolean isInCluster() {
    return System.getProperty("spark.submit.deployMode", "client").equals("cluster");
  }
}
