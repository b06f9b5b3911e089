package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import nndl.Fixtures;
import nndl.spark.Logged;
import nndl.spark.SmallRun;
import nndl.spark.transport.Secret.Role;
import nndl.spark.transport.Transport.Address;
import nndl.time.SimulatedClock;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in at the driver's port, and what strangers of each kind get and cost. */
class DoorkeeperTest {
  private static final long SECOND = 1_000_000_000;
  private static final long LATENCY = 1_000_000;
  private static final int TASKS = 2;
  private static final int ROOM = Doorkeeper.SPARE + TASKS;

  private static Workload workload;

  private final SimulatedClock clock = new SimulatedClock();
  private final Doorkeeper door = new Doorkeeper(Fixtures.process(clock), 10_000);
  private final InMemoryTransport network = new InMemoryTransport(clock, message -> LATENCY);
  private final List<Secret> secrets = Secret.fresh(TASKS, Fixtures.RANDOM);
  private final List<String> admitted = new ArrayList<>();
  private final Mailbox events = new Mailbox(clock);
  private Address address;

  @BeforeAll
  static void prepare(@TempDir Path directory) {
    workload = new SmallRun(directory, TASKS).workload();
  }

  /** Notes which tasks are let in, and hears what they say. */
  private PeerSession enter(Connection task, int partition) {
    admitted.add(task.peer());
    return new PeerSession(task, partition, workload, null, clock, events);
  }

  private Connection connect(Pass pass) throws Exception {
    return network.connect(address, pass, part -> {});
  }

  /** A message of a task at work. */
  private static ByteBuffer alive() {
    return ActingWorkerGroup.response(Response.Kind.ALIVE, 0, Response.ALIVE_BYTES)
        .putLong(1)
        .putInt(Response.NOBODY)
        .flip();
  }

  private void run(SimulatedClock.Work work) {
    clock.run(
        () -> {
          try (Transport.Port port = network.listen(door)) {
            address = port.address();
            door.expect(secrets, this::enter);
            work.run();
          }
        });
  }

  @Test
  void beforeTheFirstAttemptEveryConnectionIsClosedAtOnce() {
    clock.run(
        () -> {
          try (Transport.Port port = network.listen(door)) {
            address = port.address();
            byte[] greeting = new Greeting(0, Secret.bytes(Fixtures.RANDOM)).bytes();
            assertEquals(0, new Stranger().send(greeting).length);
            door.expect(secrets, this::enter);
            assertEquals(Secret.BYTES, new Stranger().send(greeting).length);
          }
        });
  }

  @Test
  void afterTheLastAttemptEveryConnectionIsClosedAtOnce() {
    run(
        () -> {
          assertTasksAreLetIn();
          door.expectNobody();
          assertEquals(
              0,
              new Stranger().send(new Greeting(0, Secret.bytes(Fixtures.RANDOM)).bytes()).length);
          assertThrows(Pass.RefusedException.class, () -> connect(pass(0)));
        });
  }

  private Pass pass(int partition) {
    return new Pass(partition, secrets.get(partition));
  }

  private void pause(long nanos) {
    long end = clock.nanoTime() + nanos;
    while (clock.nanoTime() < end) {
      clock.park(this, end - clock.nanoTime());
    }
  }

  /** A stranger, who keeps the answers. */
  private final class Stranger implements Connection.Reply {
    private final Connection connection = network.stranger(address);
    private final List<byte[]> answers = new ArrayList<>();
    private boolean closed;

    Stranger() throws Exception {}

    byte[] send(byte[] message) {
      int before = answers.size();
      connection.send(ByteBuffer.wrap(message), this);
      pause(3 * LATENCY);
      return answers.size() > before ? answers.get(before) : new byte[0];
    }

    @Override
    public void answer(ByteBuffer message) {
      byte[] bytes = new byte[message.remaining()];
      message.get(bytes);
      answers.add(bytes);
    }

    @Override
    public void fail(Throwable error) {
      closed = true;
    }
  }

  private void assertUnheard() {
    assertEquals(List.of(), admitted);
  }

  private void assertHeard(int messages) {
    for (int i = 0; i < messages; i++) {
      assertInstanceOf(Event.Alive.class, events.poll());
    }
    assertNull(events.poll());
  }

  /** The tasks of the attempt are still let in, and what they say is heard. */
  private void assertTasksAreLetIn() throws Exception {
    for (int task = 0; task < TASKS; task++) {
      connect(pass(task)).send(alive(), new IgnoredReply());
    }
    pause(SECOND);
    assertEquals(TASKS, admitted.size());
    assertHeard(TASKS);
  }

  @Test
  void aTaskWithItsSecretIsLetIn() {
    run(this::assertTasksAreLetIn);
  }

  @Test
  void whoKnowsAllButASecretGetsRandomBytesAndIsClosed() {
    run(
        () -> {
          Stranger stranger = new Stranger();
          Greeting greeting = new Greeting(0, Secret.bytes(Fixtures.RANDOM));
          byte[] nonce = stranger.send(greeting.bytes());
          assertEquals(Secret.BYTES, nonce.length);
          stranger.send(Secret.fresh(1, Fixtures.RANDOM).get(0).proof(Role.GROUP, greeting, nonce));
          assertTrue(stranger.closed);
          assertEquals(1, stranger.answers.size());
          assertUnheard();
          assertTasksAreLetIn();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39, 40, 41, 60_000}) // a greeting has 40 bytes
  void randomBytesAreNoGreeting(int length) {
    run(
        () -> {
          byte[] noise = new byte[length];
          new Random(length).nextBytes(noise);
          Stranger stranger = new Stranger();
          assertEquals(0, stranger.send(noise).length);
          assertTrue(stranger.closed);
          assertUnheard();
          assertTasksAreLetIn();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, TASKS, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void aTaskThatThereIsNotGetsNoMoreThanAWrongProof(int partition) {
    run(
        () -> {
          Stranger stranger = new Stranger();
          Greeting greeting = new Greeting(partition, Secret.bytes(Fixtures.RANDOM));
          byte[] nonce = stranger.send(greeting.bytes());
          stranger.send(secrets.get(0).proof(Role.GROUP, greeting, nonce));
          assertTrue(stranger.closed);
          assertUnheard();
        });
  }

  /** Even a secret that was good in the attempt before. */
  @Test
  void aSecretOfAnEarlierAttemptIsRefused() {
    run(
        () -> {
          door.expect(Secret.fresh(TASKS, Fixtures.RANDOM), this::enter);
          assertThrows(Pass.RefusedException.class, () -> connect(pass(0)));
          assertUnheard();
        });
  }

  /** A listener has recorded all that a task has sent, and sends it again. */
  @Test
  void aReplayedFlowIsRefused() {
    List<byte[]> recorded = new ArrayList<>();
    InMemoryTransport tapped =
        new InMemoryTransport(
            clock,
            message -> {
              if (message.toService()) {
                byte[] bytes = new byte[message.bytes().remaining()];
                message.bytes().get(bytes);
                recorded.add(bytes);
              }
              return LATENCY;
            });
    clock.run(
        () -> {
          try (Transport.Port port = tapped.listen(door)) {
            door.expect(secrets, this::enter);
            Connection task = tapped.connect(port.address(), pass(0), part -> {});
            assertEquals(2, recorded.size());
            Connection stranger = tapped.stranger(port.address());
            List<byte[]> flow = List.copyOf(recorded);
            flow.forEach(message -> stranger.send(ByteBuffer.wrap(message), new IgnoredReply()));
            pause(SECOND);
            Connection reordered = tapped.stranger(port.address());
            reordered.send(ByteBuffer.wrap(flow.get(1)), new IgnoredReply());
            reordered.send(ByteBuffer.wrap(flow.get(0)), new IgnoredReply());
            pause(SECOND);
            assertHeard(0);
            task.send(alive(), new IgnoredReply());
            pause(SECOND);
            assertEquals(List.of(task.peer()), admitted);
            assertHeard(1);
          }
        });
  }

  /** The driver's own bytes are no proof of a group. */
  @Test
  void aReflectedNonceIsRefused() {
    run(
        () -> {
          Stranger stranger = new Stranger();
          byte[] nonce = stranger.send(new Greeting(0, Secret.bytes(Fixtures.RANDOM)).bytes());
          stranger.send(nonce);
          assertTrue(stranger.closed);
          assertUnheard();
        });
  }

  /** So a group sends nothing to one who listens in the driver's place. */
  @Test
  void aDriverWithoutTheSecretIsLeft() {
    run(
        () -> {
          Pass other = new Pass(0, Secret.fresh(1, Fixtures.RANDOM).get(0));
          String why = assertThrows(Pass.RefusedException.class, () -> connect(other)).getMessage();
          assertTrue(why.startsWith("driver: expected "), why);
          assertUnheard();
        });
  }

  /** Else its second proof would look like that of a thief. */
  @Test
  void aTaskProvesNothingASecondTimeIfTheDriversProofIsLate() {
    int[] answers = {0};
    InMemoryTransport slow =
        new InMemoryTransport(
                clock,
                message ->
                    message.toService() || ++answers[0] == 1 ? LATENCY : InMemoryTransport.LOST)
            .answeringWithin(8_000);
    clock.run(
        () -> {
          try (Transport.Port port = slow.listen(door)) {
            door.expect(secrets, this::enter);
            IOException late =
                assertThrows(
                    IOException.class, () -> slow.connect(port.address(), pass(0), part -> {}));
            assertFalse(late instanceof Pass.RefusedException);
            assertEquals("driver: expected an answer within 8 s, found none", late.getMessage());
          }
        });
  }

  @Test
  void aTaskThatGoesAwayIsLost() {
    run(
        () -> {
          connect(pass(1)).close();
          pause(SECOND);
          assertEquals(1, ((Event.Lost) events.poll()).from().partition());
        });
  }

  @Test
  void whoIsSilentIsClosedAfterTheTimeAndATaskIsNot() {
    run(
        () -> {
          Connection task = connect(pass(0));
          List<Stranger> silent = List.of(new Stranger(), new Stranger());
          silent.get(1).send(new Greeting(1, Secret.bytes(Fixtures.RANDOM)).bytes());
          silent.forEach(one -> one.connection.send(ByteBuffer.allocate(0), one));
          pause(9 * SECOND);
          task.send(alive(), new IgnoredReply());
          Stranger half = new Stranger();
          half.send(new Greeting(1, Secret.bytes(Fixtures.RANDOM)).bytes());
          pause(11 * SECOND);
          assertTrue(silent.get(0).closed && silent.get(1).closed);
          half.send(new byte[Secret.BYTES]);
          assertEquals(1, half.answers.size());
          assertEquals(List.of(task.peer()), admitted);
          assertHeard(1);
        });
  }

  /** Ten thousand strangers come in a second, one after the other or at once, and are silent. */
  @ParameterizedTest
  @ValueSource(ints = {10, 100, 10_000})
  void aTaskGetsInWhateverKnocks(int atOnce) {
    run(
        () -> {
          clock.start("strangers", () -> knock(atOnce));
          for (int task = 0; task < TASKS; task++) {
            long start = clock.nanoTime();
            while (!letIn(task)) {
              pause(SECOND / 20);
            }
            assertTrue(clock.nanoTime() - start < 30 * SECOND, "late");
          }
        });
  }

  private boolean letIn(int task) throws Exception {
    try {
      Connection unused = connect(pass(task));
      return true;
    } catch (Pass.RefusedException e) {
      return false;
    }
  }

  private void knock(int atOnce) {
    long end = clock.nanoTime() + 30 * SECOND;
    try {
      while (clock.nanoTime() < end) {
        for (int i = 0; i < atOnce; i++) {
          Connection unused = network.stranger(address);
        }
        pause(SECOND / 10_000 * atOnce);
      }
    } catch (Transport.UnreachableException e) {
      // The port is closed: the test is over.
    }
  }

  @Test
  void thereIsRoomForTheTasksAnd32OthersOnly() {
    run(
        () -> {
          List<Stranger> strangers = new ArrayList<>();
          for (int i = 0; i < 500; i++) {
            strangers.add(new Stranger());
            pause(SECOND / 200);
          }
          Greeting greeting = new Greeting(0, Secret.bytes(Fixtures.RANDOM));
          long open = strangers.stream().filter(s -> s.send(greeting.bytes()).length > 0).count();
          assertEquals(ROOM, open);
        });
  }

  /** Else the last one would always be in, or those who came first. */
  @Test
  void whoIsClosedForWantOfRoomIsAnyoneOfThemAndTheNewcomerToo() {
    run(
        () -> {
          int closed = 0;
          for (int i = 0; i < ROOM + 1_000; i++) {
            Stranger newcomer = new Stranger();
            newcomer.send(new Greeting(0, Secret.bytes(Fixtures.RANDOM)).bytes());
            closed += newcomer.closed ? 1 : 0;
          }
          assertTrue(0 < closed && closed < 500, closed + " newcomers");
        });
  }

  @Test
  void aSilentStrangerLeavesItsRoomWhenItsTimeIsOver() {
    run(
        () -> {
          assertTasksAreLetIn();
          for (int i = 0; i < 100; i++) {
            new Stranger();
            pause(SECOND / 20);
          }
          pause(11 * SECOND);
          byte[] greeting = new Greeting(0, Secret.bytes(Fixtures.RANDOM)).bytes();
          for (int i = 0; i < ROOM; i++) {
            assertEquals(Secret.BYTES, new Stranger().send(greeting).length);
          }
        });
  }

  /** A terminal that is paused would stop all who call, and the thread that accepts them. */
  @Test
  void noLockIsHeldWhileALineIsLogged() {
    run(
        () -> {
          try (Logged logged = new Logged(Refusals.class, () -> door.left(null))) {
            new Stranger().send(new byte[1]);
            assertEquals(1, logged.lines().size());
            Connection unused = network.stranger(address); // who is silent
            pause(11 * SECOND);
            assertEquals(2, logged.lines().size(), logged.lines() + "");
          }
        });
  }

  /** Those that came within ten seconds after a line. */
  @Test
  void linesThatAreHeldBackAreWrittenWhenTheyAreDueOrAtTheEnd() {
    try (Logged logged = new Logged(Refusals.class)) {
      run(
          () -> {
            pause(100 * SECOND);
            for (int i = 0; i < 3; i++) {
              new Stranger().send(new byte[1]);
            }
            pause(9 * SECOND);
            assertEquals(1, logged.lines().size());
            pause(2 * SECOND);
            assertEquals(2, logged.lines().size());
            new Stranger().send(new byte[1]);
            door.close();
          });
      assertEquals(3, logged.lines().size(), logged.lines().toString());
    }
  }

  /** The line of a kind counts those that came after the line before. */
  @Test
  void thousandsOfStrangersAreToldInALinePerTenSecondsAndKind() {
    run(
        () -> {
          try (Logged logged = new Logged(Refusals.class)) {
            for (int i = 0; i < 1_000; i++) {
              new Stranger().send("\u001b[31m\nnndl: trained".getBytes("UTF-8"));
              pause(2 * LATENCY);
            }
            assertEquals(1, logged.lines().size());
            pause(11 * SECOND);
            assertEquals(2, logged.lines().size());
            assertEquals(
                List.of(
                    "WARN Closed the connection from connection 0: expected a greeting of 40 bytes",
                    "WARN Closed 999 connections, the last from connection 999: expected a greeting"
                        + " of 40 bytes"),
                logged.lines());
          }
        });
  }
}
