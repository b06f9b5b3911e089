package nndl.training;

import java.util.ArrayList;
import java.util.List;
import nndl.network.Block;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Phase;
import nndl.training.optimizer.Average;
import nndl.training.workload.Hyperparameters;

/**
 * What a driver holds of a training, whatever the exchange: what {@link Progress} moves from step
 * to step, and what {@link CheckpointWriter} needs while the training goes on.
 */
public final class TrainingMemory {
  private TrainingMemory() {}

  /**
   * The blocks of a driver.
   *
   * @param resumes whether the training goes on from a checkpoint, which is held beside it
   */
  public static List<MemoryBlock> of(Hyperparameters h, boolean resumes) {
    long block = Block.bytes(h.layout());
    List<String> names = names(h);
    long all = names.size() * block;
    List<MemoryBlock> held = new ArrayList<>();
    names.forEach(name -> held.add(MemoryBlock.always(name, block)));
    if (resumes) {
      held.add(MemoryBlock.always("what the checkpoint has", all));
    }
    held.add(
        MemoryBlock.during(
            Phase.ITERATION, "a checkpoint's copy of the weights and the like", all));
    held.add(MemoryBlock.during(Phase.ITERATION, "its tensors", all));
    return held;
  }

  private static List<String> names(Hyperparameters h) {
    List<String> names = new ArrayList<>(List.of("weights"));
    names.addAll(h.descent().optimizer().keeps());
    if (!(h.descent().average() instanceof Average.None)) {
      names.add("averages of the weights");
    }
    if (h.descent().keepsBest()) {
      names.add("the best weights");
    }
    return names;
  }
}
