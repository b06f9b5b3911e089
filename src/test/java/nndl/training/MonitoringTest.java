package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import nndl.training.Monitoring.Quantity;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;

class MonitoringTest {
  private static final List<Split> SETS = List.of(Split.TEST, Split.VALIDATION);

  @Test
  void theFirstSetIsEvaluatedInEachEpochAndTheOthersAtTheEnd() {
    Monitoring monitoring = new Monitoring(SETS, List.of(Quantity.COST));
    assertEquals(Set.of(Split.TEST), monitoring.everyEpoch());
    assertEquals(List.of(Split.VALIDATION), monitoring.atEnd());
  }

  @Test
  void theTrainingSetIsEvaluatedInEachEpochIfAnyQuantityIsOfIt() {
    Monitoring monitoring =
        new Monitoring(SETS, List.of(Quantity.ACCURACY, Quantity.TRAINING_COST));
    assertEquals(Set.of(Split.TEST, Split.TRAINING), monitoring.everyEpoch());
    assertEquals(Split.TRAINING, monitoring.setOf(Quantity.TRAINING_COST));
    assertEquals(Split.TEST, monitoring.setOf(Quantity.ACCURACY));
  }
}
