package nndl.command.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.data.SampleLoader;
import nndl.data.SampleSource;
import nndl.data.storage.FreeSpace;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SparkHeap;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.memory.JvmMemory;
import nndl.training.memory.TrainingMemory;
import org.apache.hadoop.fs.Path;

/**
 * What a run begins with. Everything that can be checked without Spark has been checked.
 *
 * @param directory the directory of the run, or empty if it writes nothing
 * @param resumed the checkpoint from which the run resumes, or null if it starts from the beginning
 * @param samples loads samples again at the end
 * @param heap the heap of the driver
 */
record RunStart(
    RunPlan plan,
    Optional<RunDirectory> directory,
    Checkpoint resumed,
    SampleSource samples,
    SparkHeap heap) {

  /**
   * Checks the description, the samples, the output directory, the checkpoint if the run resumes
   * from one, and the memory of the driver.
   */
  static RunStart of(RunDescription description, Host host) {
    Storage storage = host.storage();
    Consumer<String> lines = host.lines();
    RunDescription.Output wanted = description.output();
    Optional<RunDirectory> directory =
        Optional.ofNullable(wanted.model()).map(unused -> RunDirectory.of(storage, wanted));
    directory.ifPresent(into -> new RunPreflight(into).require(List.of(description)));
    boolean resumes = directory.isPresent() && directory.get().resumes();
    RunData data = new RunData(storage, lines);
    RunPlan plan = RunPlan.of(description, data);
    Checkpoint resumed = resumes ? directory.get().newest(plan, lines) : null;
    if (directory.isPresent()) {
      long there = resumes ? directory.get().run().checkpoints().bytes() : 0;
      FreeSpace.require(storage, wanted.model(), plan.fileBytes() - there);
    }
    JvmMemory memory = TrainingMemory.driver(plan.workload().hyperparameters(), resumes);
    SparkHeap heap =
        host.isGuest()
            ? SparkHeap.ofGuest(host.conf(), memory, host.details())
            : new SparkHeap(host.conf(), memory, host.details());
    heap.requireDriver();
    SpareOutputs.warning(data, plan.workload()).ifPresent(lines);
    return new RunStart(plan, directory, resumed, new SampleLoader(storage), heap);
  }

  /**
   * The start of a trial of a search, whose driver has checked all but the trial's own checkpoint.
   *
   * @param files the directory of the trial
   * @param samples the samples that trials in a JVM share
   */
  static RunStart ofTrial(RunPlan plan, Path files, SampleSource samples, Host host) {
    RunDirectory directory =
        RunDirectory.ofTrial(host.storage(), plan.description().output(), files);
    Checkpoint resumed = directory.resumes() ? directory.newest(plan, host.lines()) : null;
    SparkHeap heap = new SparkHeap(host.conf(), JvmMemory.NONE, host.details());
    return new RunStart(plan, Optional.of(directory), resumed, samples, heap);
  }
}
