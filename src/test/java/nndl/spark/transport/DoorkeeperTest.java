package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import nndl.spark.Logged;
import nndl.spark.transport.Secret.Role;
import nndl.spark.transport.Transport.Address;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in at the driver's port, and what strangers of each kind get and cost. */
@Timeout(60)
class DoorkeeperTest {
  private static final long SECOND = 1_000_000_000;
  private static final long LATENCY = 1_000_000;
  private static final int ATTEMPT = 3;
  private static final int TASKS = 2;
  private static final int ROOM = Doorkeeper.SPARE + TASKS;

  private final SimulatedClock clock = new SimulatedClock();
  private final Doorkeeper door = new Doorkeeper(clock, 10_000);
  private final InMemoryTransport network = new InMemoryTransport(clock, message -> LATENCY);
  private final List<Secret> secrets = Secret.fresh(TASKS);
  private final List<String> ends = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private Address address;

  /** Answers each message with its length, and remembers from whom it came. */
  private final Transport.Service service =
      new SmallService() {
        @Override
        public void receive(Connection from, ByteBuffer message, Connection.Reply reply) {
          heard.add(from.peer());
          reply.answer(ByteBuffer.allocate(Integer.BYTES).putInt(0, message.remaining()));
        }
      };

  private interface Work {
    void run() throws Exception;
  }

  private void run(Work work) {
    clock.run(
        () -> {
          try (Transport.Port port = network.listen(door, service)) {
            address = port.address();
            door.expect(ATTEMPT, secrets, ends::add);
            work.run();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void beforeTheFirstAttemptEveryConnectionIsClosedAtOnce() {
    clock.run(
        () -> {
          try (Transport.Port port = network.listen(door, service)) {
            address = port.address();
            byte[] greeting = new Greeting(ATTEMPT, 0, Secret.random()).bytes();
            assertEquals(0, new Stranger().send(greeting).length);
            door.expect(ATTEMPT, secrets, ends::add);
            assertEquals(Secret.BYTES, new Stranger().send(greeting).length);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private Pass pass(int partition) {
    return new Pass(ATTEMPT, partition, secrets.get(partition));
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
    assertEquals(List.of(), heard);
    assertEquals(List.of(), ends);
  }

  /** The tasks of the attempt are still let in, and what they say is heard. */
  private void assertTasksAreLetIn() throws Exception {
    for (int task = 0; task < TASKS; task++) {
      Connection group = network.connect(address, pass(task));
      group.send(ByteBuffer.allocate(7), new IgnoredReply());
    }
    pause(SECOND);
    assertEquals(TASKS, heard.size());
    assertEquals(List.of(), ends);
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
          Greeting greeting = new Greeting(ATTEMPT, 0, Secret.random());
          byte[] nonce = stranger.send(greeting.bytes());
          assertEquals(Secret.BYTES, nonce.length);
          stranger.send(Secret.fresh(1).get(0).proof(Role.GROUP, greeting, nonce));
          assertTrue(stranger.closed);
          assertEquals(1, stranger.answers.size());
          assertUnheard();
          assertTasksAreLetIn();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 43, 44, 45, 60_000})
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
          Greeting greeting = new Greeting(ATTEMPT, partition, Secret.random());
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
          door.expect(ATTEMPT + 1, Secret.fresh(TASKS), ends::add);
          assertThrows(Pass.RefusedException.class, () -> network.connect(address, pass(0)));
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
          try (Transport.Port port = tapped.listen(door, service)) {
            door.expect(ATTEMPT, secrets, ends::add);
            Connection task = tapped.connect(port.address(), pass(0));
            assertEquals(2, recorded.size());
            Connection stranger = tapped.stranger(port.address());
            List<byte[]> flow = List.copyOf(recorded);
            flow.forEach(message -> stranger.send(ByteBuffer.wrap(message), new IgnoredReply()));
            pause(SECOND);
            Connection reordered = tapped.stranger(port.address());
            reordered.send(ByteBuffer.wrap(flow.get(1)), new IgnoredReply());
            reordered.send(ByteBuffer.wrap(flow.get(0)), new IgnoredReply());
            pause(SECOND);
            assertUnheard();
            task.send(ByteBuffer.allocate(7), new IgnoredReply());
            pause(SECOND);
            assertEquals(List.of(task.peer()), heard);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  /** The driver's own bytes are no proof of a group. */
  @Test
  void aReflectedNonceIsRefused() {
    run(
        () -> {
          Stranger stranger = new Stranger();
          byte[] nonce = stranger.send(new Greeting(ATTEMPT, 0, Secret.random()).bytes());
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
          Pass other = new Pass(ATTEMPT, 0, Secret.fresh(1).get(0));
          String why =
              assertThrows(Pass.RefusedException.class, () -> network.connect(address, other))
                  .getMessage();
          assertTrue(why.startsWith("driver: expected "), why);
          assertUnheard();
        });
  }

  /** The second may be the thief or the task: nobody can tell. */
  @Test
  void twoProofsOfOneSecretEndTheAttemptWithBothAddresses() {
    run(
        () -> {
          try (Logged logged = new Logged(Doorkeeper.class)) {
            Connection first = network.connect(address, pass(1));
            assertThrows(Pass.RefusedException.class, () -> network.connect(address, pass(1)));
            assertEquals(List.of("two connections had the secret of one task"), ends);
            String line = logged.lines().get(0);
            assertTrue(line.startsWith("WARN Two connections have proved"), line);
            assertTrue(line.contains("from " + first.peer() + " and connection 1."), line);
            assertThrows(Pass.RefusedException.class, () -> network.connect(address, pass(1)));
            assertEquals(1, logged.lines().size());
          }
        });
  }

  /** Its first connection was lost before it had the driver's proof. */
  @Test
  void aTaskThatCallsAgainAfterALossIsNoThief() {
    run(
        () -> {
          try (Logged logged = new Logged(Doorkeeper.class)) {
            Connection first = network.connect(address, pass(1));
            first.close();
            pause(SECOND);
            assertThrows(Pass.RefusedException.class, () -> network.connect(address, pass(1)));
            assertEquals(List.of("the worker group at " + first.peer() + " went away"), ends);
            assertEquals(List.of(), logged.lines());
          }
        });
  }

  /** Even if that one has gone. */
  @Test
  void aProofFromAnotherHostThanTheFirstOneIsNamed() {
    run(
        () -> {
          try (Logged logged = new Logged(Doorkeeper.class)) {
            Caller thief = new Caller("/10.0.0.1:7");
            thief.proves(1);
            door.disconnected(thief);
            new Caller("/10.0.0.1:8").proves(1);
            assertEquals(List.of(), logged.lines());
            new Caller("/10.0.0.2:7").proves(1);
            String line = logged.lines().get(0);
            assertTrue(line.contains("from /10.0.0.1:7 and /10.0.0.2:7."), line);
          }
        });
  }

  /** Who knows the secrets and calls from an address. */
  private final class Caller implements Connection, Connection.Reply {
    private final String peer;
    private ByteBuffer answer;

    Caller(String peer) {
      this.peer = peer;
    }

    void proves(int partition) {
      Greeting greeting = new Greeting(ATTEMPT, partition, Secret.random());
      door.opened(this);
      door.hear(this, ByteBuffer.wrap(greeting.bytes()), this);
      byte[] proof = secrets.get(partition).proof(Role.GROUP, greeting, answer.array());
      door.hear(this, ByteBuffer.wrap(proof), this);
    }

    @Override
    public void send(ByteBuffer message, Reply reply) {}

    @Override
    public String peer() {
      return peer;
    }

    @Override
    public void close() {}

    @Override
    public void answer(ByteBuffer message) {
      answer = message;
    }

    @Override
    public void fail(Throwable error) {}
  }

  /** Else one executor, with the secrets of all its tasks, could keep out the others. */
  @Test
  void onlyTheFirstTaskOfAnExecutorIsLetInOnceThatIsKnown() {
    run(
        () -> {
          Connection second = network.connect(address, pass(1));
          door.expectCallers(Set.of(0));
          pause(SECOND);
          second.send(ByteBuffer.allocate(7), new IgnoredReply());
          assertThrows(Pass.RefusedException.class, () -> network.connect(address, pass(1)));
          pause(SECOND);
          assertUnheard();
          Connection first = network.connect(address, pass(0));
          first.send(ByteBuffer.allocate(7), new IgnoredReply());
          pause(SECOND);
          assertEquals(List.of(first.peer()), heard);
        });
  }

  /** Else its second proof would look like that of a thief. */
  @Test
  void aTaskProvesNothingASecondTimeIfTheDriversProofIsLate() {
    int[] answers = {0};
    InMemoryTransport slow =
        new InMemoryTransport(
            clock,
            message -> message.toService() || ++answers[0] == 1 ? LATENCY : InMemoryTransport.LOST);
    clock.run(
        () -> {
          try (Transport.Port port = slow.listen(door, service)) {
            door.expect(ATTEMPT, secrets, ends::add);
            IOException late =
                assertThrows(IOException.class, () -> slow.connect(port.address(), pass(0)));
            assertFalse(late instanceof Pass.RefusedException);
            assertEquals("driver: expected an answer within 10 s, found none", late.getMessage());
          }
        });
  }

  @Test
  void aTaskThatGoesAwayEndsTheAttempt() {
    run(
        () -> {
          Connection task = network.connect(address, pass(1));
          task.close();
          pause(SECOND);
          assertEquals(List.of("the worker group at " + task.peer() + " went away"), ends);
        });
  }

  @Test
  void whoIsSilentIsClosedAfterTheTimeAndATaskIsNot() {
    run(
        () -> {
          Connection task = network.connect(address, pass(0));
          List<Stranger> silent = List.of(new Stranger(), new Stranger());
          silent.get(1).send(new Greeting(ATTEMPT, 1, Secret.random()).bytes());
          silent.forEach(one -> one.connection.send(ByteBuffer.allocate(0), one));
          pause(9 * SECOND);
          task.send(ByteBuffer.allocate(1), new IgnoredReply());
          Stranger half = new Stranger();
          half.send(new Greeting(ATTEMPT, 1, Secret.random()).bytes());
          pause(11 * SECOND);
          assertTrue(silent.get(0).closed && silent.get(1).closed);
          half.send(new byte[Secret.BYTES]);
          assertEquals(1, half.answers.size());
          assertEquals(1, heard.size());
          assertEquals(List.of(), ends);
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
          assertEquals(List.of(), ends);
        });
  }

  private boolean letIn(int task) throws Exception {
    try {
      Connection unused = network.connect(address, pass(task));
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
          Greeting greeting = new Greeting(ATTEMPT, 0, Secret.random());
          long open = strangers.stream().filter(s -> s.send(greeting.bytes()).length > 0).count();
          assertEquals(ROOM, open);
        });
  }

  /** Then new ones are turned away. */
  @Test
  void whenAllTasksAreThereTheFirst32StrangersStayUntilTheirTimeIsOver() {
    run(
        () -> {
          assertTasksAreLetIn();
          List<Stranger> strangers = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            strangers.add(new Stranger());
            pause(SECOND / 20);
          }
          Greeting greeting = new Greeting(ATTEMPT, 0, Secret.random());
          for (int i = 0; i < 100; i++) {
            boolean answered = strangers.get(i).send(greeting.bytes()).length > 0;
            assertEquals(i < Doorkeeper.SPARE, answered, i + "");
          }
          pause(11 * SECOND);
          assertTrue(new Stranger().send(greeting.bytes()).length > 0);
        });
  }

  /** A terminal that is paused would stop all who call, and the thread that accepts them. */
  @Test
  void noLockIsHeldWhileALineIsLogged() {
    run(
        () -> {
          try (Logged logged = new Logged(Refusals.class, door::offenders)) {
            new Stranger().send(new byte[1]);
            assertEquals(1, logged.lines().size());
            Connection unused = network.stranger(address); // who is silent
            pause(11 * SECOND);
            assertEquals(2, logged.lines().size(), logged.lines() + "");
          }
        });
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
                    "WARN Closed the connection from connection 0: expected a greeting of 44 bytes",
                    "WARN Closed 999 connections, the last from connection 999: expected a greeting"
                        + " of 44 bytes"),
                logged.lines());
          }
        });
  }
}
