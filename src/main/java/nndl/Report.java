package nndl;

import java.io.PrintStream;
import java.util.Locale;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.Version;
import nndl.command.console.Console;
import nndl.command.report.ReportOptions;
import nndl.command.report.ReportPlan;
import nndl.data.storage.Storage;
import nndl.report.ReportFile;
import nndl.report.ShownModel;
import nndl.time.Clock;
import nndl.time.SystemClock;

/**
 * {@code spark-submit --class nndl.Report nndl.jar [options] RUN...}: writes one page that shows a
 * run, or compares several. Starts no Spark job. The same runs give the same bytes, but for one
 * block of times. Exit status as of {@link Program}.
 */
public final class Report {
  private Report() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    ReportOptions options = new ReportOptions();
    return Program.run(
        options, out, err, args, (conf, storage, console) -> report(options, storage, console));
  }

  private static void report(ReportOptions options, Storage storage, Console console) {
    Streams streams = options.json.streams(console, options.common());
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    ReportPlan plan = ReportPlan.of(options, storage);
    ShownModel shown = new ShownModel(plan.runs().get(0).model(), plan.shown(), plan.samples());
    new ReportFile(Version.number(), plan.runs(), shown, plan.baselines())
        .write(storage, plan.output());
    streams
        .messages()
        .accept(
            String.format(
                Locale.ROOT, "report in %s, %.1f s", plan.output(), clock.secondsSince(start)));
    streams.json(() -> ResultJson.of(plan));
  }
}
