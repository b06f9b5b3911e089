package nndl.command;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.run.Host;
import nndl.command.run.ModelLease;
import nndl.command.run.RunDescription;
import nndl.command.run.TrainingRun;
import nndl.data.storage.Lease;
import nndl.training.Observer;

/** Trains without a command line, as the command does under the lease of its directory. */
public final class DirectRun {
  private DirectRun() {}

  /**
   * Trains from the description to the end of the run.
   *
   * @param open takes the second step of the run
   * @param observers are called during the training
   * @throws Exception if the training ends before its end, as the command does with a line
   */
  public static void of(
      RunDescription description, Host host, Consumer<TrainingRun> open, Observer... observers)
      throws Exception {
    try (Lease lease =
        ModelLease.take(
            host.storage(), description.output(), List.of(), host.clock(), host.lines())) {
      TrainingRun run = TrainingRun.validate(description, host);
      try (run) {
        open.accept(run);
        run.build(List.of(observers));
        run.train();
      } catch (Exception | Error e) {
        throw run.failed(e);
      }
      TrainingRun.Result unused = run.finish();
      run.requireAllFiles();
    }
  }
}
