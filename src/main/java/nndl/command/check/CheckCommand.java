package nndl.command.check;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nndl.command.AccuracyLines;
import nndl.command.Command;
import nndl.command.Conflict;
import nndl.command.Count;
import nndl.command.Program;
import nndl.command.Scope;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SystemClock;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code nndl check}: takes the options of a training, and says in a line each whether its samples,
 * its directory, the cluster and the memory are there. Trains nothing, and leaves nothing behind.
 * Fails if the training would.
 */
@CommandLine.Command(
    name = "nndl check",
    header = {
      "Examples:",
      "  scripts/nndl check --data data/mnist --model target/models/mnist",
      "  scripts/nndl check --within 120 --config FILE --data DIR --model DIR --shards 8",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Says whether a training could begin, by its options, without training.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class CheckCommand implements Command {
  private static final int SECONDS = 30;

  /** The option that names what the storage is asked about. */
  private static final String DATA = "--data";

  @Scope(repeats = Scope.Repeat.NEVER)
  @Option(
      names = "--within",
      paramLabel = "N",
      defaultValue = "" + SECONDS,
      description =
          "seconds for all checks together, the start of Spark included (${DEFAULT-VALUE})")
  int within;

  @Mixin private final TrainOptions train = new TrainOptions();

  private final Clock clock;
  private final long start;

  /** Creates a command whose time begins now. */
  public CheckCommand() {
    this(new SystemClock());
  }

  CheckCommand(Clock clock) {
    this.clock = clock;
    this.start = clock.nanoTime();
  }

  @Override
  public Program.Common common() {
    return train.common();
  }

  @Override
  public List<Conflict> conflicts(Storage storage) {
    return ask(DATA, () -> train.conflicts(storage)).stream().map(this::limited).toList();
  }

  /** Returns a conflict whose question has no more time either: it may be one to the storage. */
  private Conflict limited(Conflict conflict) {
    return new Conflict(
        conflict.option(),
        conflict.others(),
        conflict.alternatives(),
        () -> ask(DATA, conflict.holds()::getAsBoolean),
        conflict.expected(),
        conflict.found());
  }

  @Override
  public <T> T ask(String option, Supplier<T> question) {
    int seconds = within < 1 ? SECONDS : within; // it is not read before the file of --config
    return Findings.within(clock, start, seconds, option, question);
  }

  @Override
  public Map<String, String> defaults(Storage storage) {
    return ask(DATA, () -> train.defaults(storage)); // they depend on what it names
  }

  @Override
  public void run(Session session) throws Exception {
    if (within < 1) {
      throw InputException.expected("--within", "1 or more seconds", within);
    }
    if (train.ui) {
      Program.showPage(session.conf());
    }
    Streams streams = train.json.streams(session.console(), common());
    Consumer<String> lines = AccuracyLines.lines(streams.lines());
    Findings findings = new Findings(clock, start, within, finding -> lines.accept(finding.line()));
    new TrainingChecks(train, session, streams, clock, findings).run();
    streams.json(() -> CheckJson.of(findings));
    long bad = findings.all().stream().filter(found -> found.kind() == Finding.Kind.WRONG).count();
    if (bad > 0) {
      throw InputException.expected("check", "a training that can begin", Count.of(bad, "fault"));
    }
  }
}
