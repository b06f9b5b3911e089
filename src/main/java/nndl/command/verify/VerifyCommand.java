package nndl.command.verify;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.AccuracyLines;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.ResultCommand;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/**
 * {@code nndl verify}: compares the files of a training with the hashes that it wrote last, reads
 * its newest checkpoint, and prints a line about each. Fails if one is not whole. Changes nothing,
 * and starts no Spark job.
 */
@CommandLine.Command(
    name = "nndl verify",
    header = "  scripts/nndl verify target/models/mnist",
    description = {
      "Says which files of a training are whole, by the hashes that it wrote last.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class VerifyCommand extends ResultCommand {
  @Parameters(
      paramLabel = "MODEL",
      arity = "1",
      description = "the directory of a training, or a model.safetensors in it")
  Path model;

  @Override
  public void run(Session session) {
    List<Verdict> verdicts = new RunCheck(session.storage(), model).verdicts();
    Streams streams = streams(session);
    Consumer<String> lines = AccuracyLines.lines(streams.lines());
    verdicts.forEach(verdict -> lines.accept(verdict.name() + ": " + verdict.text()));
    long wrong = verdicts.stream().filter(verdict -> !verdict.whole()).count();
    streams.json("nndl-verify-2", new Verified(wrong == 0, verdicts));
    if (wrong > 0) {
      throw InputException.expected(
          model, "whole files", "%s of %s that are not".formatted(wrong, verdicts.size()));
    }
  }

  /** The result: whether all files are whole, and what is said of each. */
  record Verified(boolean whole, List<Verdict> files) {}
}
