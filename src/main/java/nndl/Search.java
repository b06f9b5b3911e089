package nndl;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.Variants;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunPlan;
import nndl.command.search.Combinations;
import nndl.command.search.Rung;
import nndl.command.search.SearchOptions;
import nndl.command.search.Space;
import nndl.command.search.Strategy;
import nndl.command.search.Trial;
import nndl.command.search.TrialRunner;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/**
 * {@code spark-submit --class nndl.Search nndl.jar [options]}: trains with different options, and
 * leaves the model of the best trial.
 *
 * <p>Standard output holds the table of trials, or one JSON object, and nothing else. Exit status
 * as of {@link Program}.
 */
public final class Search {
  private Search() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    SearchOptions options = new SearchOptions();
    return Program.run(
        options,
        out,
        err,
        args,
        (conf, storage, console) -> {
          if (options.train.ui) {
            Program.showPage(conf);
          }
          Streams streams = options.train.json.streams(console, options.common());
          List<Trial> trials = trials(options, storage, args);
          List<Rung> rungs = rungs(options, trials.size());
          TrialRunner.End end =
              new TrialRunner(trials, options.train, storage, console, streams).run(rungs, conf);
          streams.json(() -> ResultJson.of(trials, end));
        });
  }

  private static List<Rung> rungs(SearchOptions options, int trials) {
    if (options.strategy != Strategy.HALVING) {
      return Rung.single(trials);
    }
    List<Rung> rungs = Rung.halving(trials, options.train.epochs);
    if (rungs.size() == 1) {
      throw InputException.expected(
          "--strategy halving",
          "3 trials that differ, and 3 epochs, or more",
          "%s trials of %s epochs".formatted(trials, options.train.epochs));
    }
    return rungs;
  }

  /** All that differ, in the order of their combinations. */
  private static List<Trial> trials(SearchOptions options, Storage storage, String... args) {
    if (options.train.validation < 1) {
      throw InputException.expected(
          "--validation", "1 or more samples to judge by", options.train.validation);
    }
    Space space = options.space();
    List<Map<String, String>> combinations =
        options.strategy == Strategy.GRID
            ? Combinations.grid(space)
            : Combinations.random(space, options.train.seed, options.trials());
    Variants variants = new Variants(options, storage, SearchOptions.OF_ALL, "--try", args);
    RunData data = new RunData(storage);
    Set<List<?>> known = new HashSet<>();
    List<Trial> trials = new ArrayList<>();
    for (Map<String, String> combination : combinations) {
      TrainOptions own = new TrainOptions();
      Map<String, String> taken = variants.read(own, combination);
      RunPlan plan = RunPlan.of(own, data).judged(storage);
      if (known.add(plan.identity())) {
        trials.add(new Trial(trials.size(), taken, plan, "trials/" + trials.size()));
      }
    }
    return trials;
  }
}
