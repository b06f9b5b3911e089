package nndl;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;
import nndl.command.Command;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.baseline.BaselineOptions;
import nndl.command.chapter.ChapterOptions;
import nndl.command.convert.ConvertOptions;
import nndl.command.deform.DeformOptions;
import nndl.command.evaluate.EvaluateCommand;
import nndl.command.interchange.ExportOptions;
import nndl.command.interchange.ImportOptions;
import nndl.command.predict.PredictOptions;
import nndl.command.report.ReportOptions;
import nndl.command.rows.RowsOptions;
import nndl.command.search.SearchCommand;
import nndl.command.train.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What nndl can be asked to do: a line for each program. */
public enum Verb {
  TRAIN(TrainCommand::new),
  EVALUATE(EvaluateCommand::new),
  PREDICT(PredictOptions::new, Predict::run),
  REPORT(ReportOptions::new, Report::run),
  SEARCH(SearchCommand::new),
  BASELINE(BaselineOptions::new, Baseline::run),
  EXPORT(ExportOptions::new, Export::run),
  IMPORT(ImportOptions::new, Import::run),
  CONVERT(ConvertOptions::new, Convert::run),
  DEFORM(DeformOptions::new, Deform::run),
  ROWS(RowsOptions::new, Rows::run),
  CHAPTER(ChapterOptions::new, Chapter::run);

  /** A program without its exit. */
  @FunctionalInterface
  private interface Run {
    int run(PrintStream out, PrintStream err, String... args);
  }

  private final Supplier<Options> options;
  private final Run run;

  Verb(Supplier<Command> command) {
    this(command::get, (out, err, args) -> Program.run(command.get(), out, err, args));
  }

  Verb(Supplier<Options> options, Run run) {
    this.options = options;
    this.run = run;
  }

  int run(PrintStream out, PrintStream err, String... args) {
    return run.run(out, err, args);
  }

  /** The options that the program reads. */
  public Options options() {
    return options.get();
  }

  /** In one sentence. */
  String description() {
    return usage().description()[0];
  }

  /** The first of the examples that its help begins with. */
  String example() {
    return usage().header()[1].strip();
  }

  private UsageMessageSpec usage() {
    return new CommandLine(options()).getCommandSpec().usageMessage();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
