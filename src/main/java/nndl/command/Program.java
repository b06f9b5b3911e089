package nndl.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import nndl.command.console.Console;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.cluster.Slots;
import nndl.time.SystemClock;
import nndl.training.Progress;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * How nndl's programs begin and end. Exit status 0; 2 with one line for options that can't be read;
 * 1 with one line for everything else; 130 and 143 after Ctrl-C and SIGTERM.
 */
public final class Program {
  private static final int FAILED = 1;
  private static final int WRONG_OPTIONS = 2;

  private static final String PAGE = "spark.ui.enabled";

  private Program() {}

  /** The options that all programs have. */
  public static final class Common {
    @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
    @Option(
        names = "--debug",
        fallbackValue = "true",
        description = "print the stack trace of an error, and what a Spark job will hold in memory")
    boolean debug;

    @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
    @Option(
        names = "--progress",
        paramLabel = "WHEN",
        defaultValue = "auto",
        description =
            "auto | always | never: draw a bar on standard error, by itself if that is a "
                + "terminal (${DEFAULT-VALUE})")
    Console.When progress;

    @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
    @Option(
        names = "--quiet",
        fallbackValue = "true",
        description = "print nothing to standard error but warnings and errors")
    boolean quiet;

    @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
    @Option(names = "--version", versionHelp = true, description = "print nndl's version and exit")
    boolean version;

    @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
    @Option(names = "--help", usageHelp = true, description = "print this and exit")
    boolean help;

    /** Whether the user wants to know more. */
    public boolean debug() {
      return debug;
    }

    /** Whether the user wants to know no more than what is asked for. */
    public boolean quiet() {
      return quiet;
    }
  }

  /** What is done once options are read. */
  @FunctionalInterface
  public interface Work {
    /**
     * @param console where it prints, and shows how far it is
     */
    public void run(Console console) throws Exception;
  }

  /** Has Spark's page start, as its own settings may too. */
  public static void showPage(SparkConf conf) {
    conf.set(PAGE, "true");
  }

  /** Where all settings of Spark begin. */
  public static SparkConf sparkConf() {
    SparkConf conf = new SparkConf();
    // A driver on a standalone Worker gets the secret in its environment only, where Spark's
    // transport finds it; the context asks for it as a setting.
    String secret = System.getenv(SecurityManager.ENV_AUTH_SECRET());
    if (secret != null) {
      conf.setIfMissing(SecurityManager.SPARK_AUTH_SECRET_CONF(), secret);
    }
    conf.setIfMissing("spark.master", "local[*]");
    if (Slots.areLocal(conf)) {
      // By them the driver learns how far tasks are; between threads they cost nothing. One may
      // take as long as the interval is: behind that, Spark warns in thirty lines.
      conf.setIfMissing("spark.executor.heartbeatInterval", "3s");
      // Tasks find classes where the driver has them. Spark would send itself a copy of each jar,
      // and tasks with classes of their own could tell the driver nothing.
      conf.remove("spark.jars").remove("spark.executor.userClassPathFirst");
    }
    return conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer") // Kryo can't
        .setIfMissing("spark.app.name", "nndl")
        .setIfMissing(PAGE, "false")
        .setIfMissing("spark.log.level", "WARN")
        .setIfMissing("spark.scheduler.listenerbus.exitTimeout", "10s") // else without a limit
        .setIfMissing("spark.broadcast.compress", "false") // floats do not get smaller
        .setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8") // file names in any language
        .setIfMissing("spark.executorEnv.OPENBLAS_NUM_THREADS", "1");
  }

  /** Runs a command and ends the JVM with its status: what a class for {@code --class} does. */
  public static void main(Command command, String... args) {
    exit(run(command, System.out, System.err, args));
  }

  /**
   * Runs a command without the exit: reads its options, and does its work with all that Spark's
   * settings say.
   *
   * @return the exit status
   */
  public static int run(Command command, PrintStream out, PrintStream err, String... args) {
    if (CommandLines.explain(command, out, args)) {
      return 0; // at once, without Spark
    }
    SparkConf conf = sparkConf();
    Storage storage = new Storage(SparkHadoopUtil.get().newConfiguration(conf));
    return run(
        command,
        storage,
        out,
        err,
        args,
        console -> command.run(new Session(conf, storage, console, List.of(args))));
  }

  /**
   * Reads options and does the work.
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
    try (Signals signals = new Signals(new SystemClock())) {
      CommandLines.parse(options, storage, args);
      try (Console console = console(options, out, err)) {
        signals.beforeExit(console::leave);
        work.run(console);
      }
      return 0;
    } catch (CommandLine.ParameterException e) {
      return wrong(err, WrongOption.line(e, args));
    } catch (Progress.Stopped e) {
      return FAILED; // the JVM is ending, and has a status of its own
    } catch (Exception | OutOfMemoryError e) {
      err.println("nndl: " + oneLine(e));
      if (options.common().debug) {
        e.printStackTrace(err);
      }
      return FAILED;
    }
  }

  /** Tells what can't be read; the exit status. */
  public static int wrong(PrintStream err, String line) {
    err.println("nndl: " + line.lines().findFirst().orElse(""));
    return WRONG_OPTIONS;
  }

  private static Console console(Options options, PrintStream out, PrintStream err) {
    Map<String, String> environment = isInCluster() ? Map.of() : System.getenv();
    if (Boolean.getBoolean("spark.ui.showConsoleProgress")) {
      environment = Map.of("TERM", "dumb"); // the terminal's last line is Spark's
    }
    Console.When when = options.common().quiet ? Console.When.NEVER : options.common().progress;
    return Console.of(when, out, err, environment, new SystemClock());
  }

  /** What the user can mend, wherever in the chain of causes it stands; else the error itself. */
  private static String oneLine(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException) {
        return cause.getMessage();
      }
      if (cause instanceof OutOfMemoryError) {
        return "memory: expected room for the network and its samples, found none left"
            + " (spark-submit --driver-memory, --executor-memory)";
      }
    }
    String text = String.valueOf(error.getMessage());
    return error.getClass().getSimpleName() + ": " + text.lines().findFirst().orElse("");
  }

  /** Ends the JVM, whatever threads are left, or returns where that must not be. */
  public static void exit(int status) {
    // On YARN the driver may be in the application's master, to which any exit is a failure.
    if (status != 0 || !isInCluster()) {
      System.exit(status);
    }
  }

  private static boolean isInCluster() {
    return System.getProperty("spark.submit.deployMode", "client").equals("cluster");
  }
}
