package nndl;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import nndl.command.Command;
import nndl.command.Program;
import nndl.command.baseline.BaselineCommand;
import nndl.command.chapter.ChapterCommand;
import nndl.command.convert.ConvertCommand;
import nndl.command.deform.DeformCommand;
import nndl.command.evaluate.EvaluateCommand;
import nndl.command.interchange.ExportCommand;
import nndl.command.interchange.ImportCommand;
import nndl.command.predict.PredictCommand;
import nndl.command.report.ReportCommand;
import nndl.command.rows.RowsCommand;
import nndl.command.search.SearchCommand;
import nndl.command.train.TrainCommand;
import nndl.command.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The commands of nndl by their verbs. A command object is created only to run the command, or to
 * print its help or completion.
 */
public enum Verb {
  TRAIN(TrainCommand::new),
  EVALUATE(EvaluateCommand::new),
  PREDICT(PredictCommand::new),
  REPORT(ReportCommand::new),
  VERIFY(VerifyCommand::new),
  SEARCH(SearchCommand::new),
  BASELINE(BaselineCommand::new),
  EXPORT(ExportCommand::new),
  IMPORT(ImportCommand::new),
  CONVERT(ConvertCommand::new),
  DEFORM(DeformCommand::new),
  ROWS(RowsCommand::new),
  CHAPTER(ChapterCommand::new) {
    @Override
    int run(PrintStream out, PrintStream err, String... args) {
      return ChapterCommand.run(out, err, args); // runs the command of an exercise
    }
  };

  private final Supplier<Command> command;

  Verb(Supplier<Command> command) {
    this.command = command;
  }

  /** Runs the command and ends the JVM. The classes that {@code --class} names call this method. */
  void main(String... args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** Runs the command and returns the exit status. */
  int run(PrintStream out, PrintStream err, String... args) {
    return Program.run(command(), out, err, args);
  }

  /** Creates a command, whose options are not read yet. */
  public Command command() {
    return command.get();
  }

  /** Returns a sentence about what the command does. */
  String description() {
    return usage().description()[0];
  }

  /** Returns the first example in the command's help. */
  String example() {
    return Arrays.stream(usage().header())
        .filter(line -> line.startsWith(" "))
        .findFirst()
        .orElseThrow()
        .strip();
  }

  private UsageMessageSpec usage() {
    return new CommandLine(command()).getCommandSpec().usageMessage();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
