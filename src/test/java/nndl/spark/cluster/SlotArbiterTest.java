package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which slots trainings of one application may hold. */
class SlotArbiterTest {
  private final SlotArbiter arbiter = new SlotArbiter();

  @Test
  void aTrainingAloneMayHoldAllSlotsAndAsManyAsThereAreNow() {
    SlotShare share = arbiter.open(SlotRequest.ALL);
    assertEquals(4, share.available(4));
    assertEquals(3, share.hold(3, 4));
    assertEquals(4, share.available(4));
    assertEquals(2, share.available(2));
    assertEquals(0, share.others());
  }

  @Test
  void aTrainingHoldsAtMostTheSlotsOfItsRequest() {
    SlotShare share = arbiter.open(request(2, false));
    assertEquals(2, share.available(4));
    assertEquals(2, share.hold(4, 4));
  }

  @Test
  void theNextTrainingTakesWhatIsLeftAndWhatOthersRelease() {
    SlotShare first = arbiter.open(SlotRequest.ALL);
    SlotShare second = arbiter.open(request(3, false));
    assertEquals(3, first.hold(3, 4));
    assertEquals(1, second.hold(4, 4));
    assertEquals(3, second.others());
    first.close();
    assertEquals(3, second.hold(4, 4));
    assertEquals(0, second.others());
  }

  @Test
  void nothingIsLeftWhereOthersHoldAll() {
    SlotShare first = arbiter.open(SlotRequest.ALL);
    SlotShare second = arbiter.open(SlotRequest.ALL);
    assertEquals(2, first.hold(2, 2));
    assertEquals(0, second.available(2));
    assertEquals(0, second.hold(1, 2));
    assertEquals(2, first.available(2));
  }

  @Test
  void oneSlotStaysFreeForJobsAndNoOtherTrainingTakesIt() {
    SlotShare first = arbiter.open(request(SlotRequest.ANY, true));
    SlotShare second = arbiter.open(SlotRequest.ALL);
    assertEquals(1, first.available(2));
    assertEquals(2, second.available(2));
    assertEquals(1, first.hold(2, 2));
    assertEquals(0, second.available(2));
    assertEquals(1, second.available(3));
    first.close();
    assertEquals(2, second.available(2));
  }

  @Test
  void theJobsOfAllTrainingsHaveOneSlotInCommonThatBarrierTasksLeaveFree() {
    SlotShare tasks = arbiter.open(request(SlotRequest.ANY, true));
    assertEquals(1, tasks.hold(2, 2));
    SlotShare first = arbiter.openForJobs(() -> false);
    SlotShare second = arbiter.openForJobs(() -> false);
    assertEquals(List.of(1, 1), List.of(first.hold(1, 2), second.hold(1, 2)));
    assertEquals(List.of(1, 1), List.of(tasks.others(), tasks.available(2)));
    first.close();
    second.close();
    assertEquals(0, tasks.others());
  }

  @Test
  void jobsWaitWhereBarrierTasksHoldAllSlotsAndBarrierTasksForTheOnlySlotOfJobs() {
    SlotShare tasks = arbiter.open(SlotRequest.ALL);
    SlotShare jobs = arbiter.openForJobs(() -> false);
    assertEquals(2, tasks.hold(2, 2));
    assertEquals(0, jobs.hold(1, 2));
    tasks.hold(0, 2);
    assertEquals(1, jobs.hold(1, 2));
    assertEquals(List.of(1, 0), List.of(tasks.available(2), tasks.available(1)));
    assertEquals(1, tasks.others());
  }

  @Test
  void theLineOfAWaitTellsOfASlotThatStaysFree() {
    String held = "waits for slots: 1 of %s are held by other trainings of this application";
    arbiter.open(request(1, true)).hold(1, 2);
    SlotShare waiting = arbiter.open(SlotRequest.ALL);
    assertEquals(
        held.formatted(2) + ", and one stays free for jobs of onEpoch", waiting.waiting(2));
    assertEquals(held.formatted(1), waiting.waiting(1));
  }

  @Test
  void aSlotThatHasToStayFreeIsMissingWhereThereIsOnlyOne() {
    assertEquals(
        Optional.of(
            "slots: expected one more than the training's 1, for the jobs of onEpoch, found 1"),
        request(SlotRequest.ANY, true).obstacle(1));
    assertTrue(request(SlotRequest.ANY, true).obstacle(2).isEmpty());
    assertTrue(request(4, true).obstacle(4).isEmpty());
    assertEquals(3, arbiter.open(request(4, true)).available(4));
    assertTrue(SlotRequest.ALL.obstacle(1).isEmpty());
  }

  private static SlotRequest request(int most, boolean oneFree) {
    return new SlotRequest(most, oneFree, () -> false);
  }
}
