package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.NONE;

import nndl.command.Excludes;
import nndl.command.Range;
import nndl.command.Scope;
import nndl.data.sampling.Shards;
import nndl.math.products.Arithmetic;
import nndl.spark.Exchanges;
import picocli.CommandLine.Option;

/** The options of how a mini-batch is computed: by what, in how many parts, with which sums. */
public final class ExecutionOptions {
  @Scope(repeats = NEVER, search = NONE)
  @Excludes("--best-of, whose trainings compute on one slot each")
  @Option(
      names = "--exchange",
      paramLabel = "KIND",
      defaultValue = "auto",
      description =
          "auto | barrier: long-lived tasks | job: one Spark job an iteration "
              + "(${DEFAULT-VALUE}); the model is the same")
  public Exchanges.Kind exchange;

  @Range(min = 1, max = Shards.MAX)
  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "parts of the training set (by default from the work in a mini-batch)")
  public Integer shards;

  @Option(
      names = "--arithmetic",
      paramLabel = "KIND",
      defaultValue = "exact",
      description =
          "exact: the same bits everywhere | blas: wide layers by the machine's "
              + "BLAS, whose rounding differs from machine to machine (${DEFAULT-VALUE})")
  public Arithmetic arithmetic;
}
