/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.RegionType;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Disassembler;
import dev.engram.vm3d.code.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of {@code examples/vm3d}, each against the same in Java. */
class ExampleProgramsTest {

  private static final long ABORTED = Fault.ABORTED.code();

  @MethodSource("sources")
  @ParameterizedTest
  void anExampleAssembles(Path source) throws IOException {
    String text = Files.readString(source);

    assertThat(Assembler.isSource(text)).isTrue();
    Program program = Assembler.assemble(text);
    assertThat(Assembler.assemble(Disassembler.text(program)).code()).isEqualTo(program.code());
  }

  @Test
  void theLedgerKeepsBalances() throws IOException {
    try (Vm3d machine = Vm3d.builder().build()) {
      Program ledger = example("ledger");

      assertThat(
              numbers(
                  machine.execute(
                      ledger,
                      input(
                          put("alice", 100),
                          add("bob", 5),
                          transfer("alice", "carol", 70),
                          transfer("alice", "dave", 31),
                          add("alice", 0),
                          add("carol", 1),
                          add("dave", 0)))))
          .containsExactly(100, 5, 0, ABORTED, 30, 71, 0);
      assertThat(
              numbers(machine.execute(ledger, input(transfer("bob", "alice", 5), add("alice", 0)))))
          .as("balances last")
          .containsExactly(0, 35);
    }
  }

  @Test
  void aBadCommandLeavesTheLedgerAsItWas() throws IOException {
    try (Vm3d machine = Vm3d.builder().build()) {
      Program ledger = example("ledger");
      machine.execute(ledger, input(put("alice", 100)));

      Outcome bad = machine.execute(ledger, input(put("alice", 1), new byte[] {'?'}));
      Outcome cut = machine.execute(ledger, Arrays.copyOf(input(put("alice", 2)), 40));

      assertThat(bad.fault()).isEqualTo(Fault.ABORTED);
      assertThat(cut.fault()).isEqualTo(Fault.ABORTED);
      assertThat(numbers(machine.execute(ledger, input(add("alice", 0))))).containsExactly(100);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theLedgerIsAMapOfBalances(long seed) throws IOException {
    RandomGenerator random = new Random(seed);
    Map<String, Long> balances = new HashMap<>();
    try (Vm3d machine = Vm3d.builder().build()) {
      Program ledger = example("ledger");
      for (int program = 0; program < 4; program++) {
        ByteArrayOutputStream commands = new ByteArrayOutputStream();
        LongStream.Builder expected = LongStream.builder();
        for (int i = 0; i < 200; i++) {
          String one = "account " + random.nextInt(300);
          String other = "account " + random.nextInt(300);
          long amount = random.nextInt(1_000);
          switch (random.nextInt(3)) {
            case 0 -> {
              commands.writeBytes(put(one, amount));
              balances.put(one, amount);
              expected.add(amount);
            }
            case 1 -> {
              commands.writeBytes(add(one, amount));
              expected.add(balances.merge(one, amount, Long::sum));
            }
            default -> {
              commands.writeBytes(transfer(one, other, amount));
              boolean enough =
                  balances.getOrDefault(one, 0L) + (one.equals(other) ? amount : 0) >= amount;
              if (enough) {
                balances.merge(other, amount, Long::sum);
                balances.merge(one, -amount, Long::sum);
              }
              expected.add(enough ? 0 : ABORTED);
            }
          }
        }

        assertThat(numbers(machine.execute(ledger, commands.toByteArray())))
            .containsExactly(expected.build().toArray());
      }
    }
  }

  @Test
  void aFullLedgerTakesNoNewKey() throws IOException {
    try (Vm3d machine = Vm3d.builder().build()) {
      Program ledger = example("ledger");
      ByteArrayOutputStream commands = new ByteArrayOutputStream();
      for (int i = 0; i < 1_024; i++) {
        commands.writeBytes(put("account " + i, i));
      }

      assertThat(numbers(machine.execute(ledger, commands.toByteArray()))).hasSize(1_024);
      assertThat(machine.execute(ledger, input(put("one more", 1))).fault())
          .isEqualTo(Fault.ABORTED);
      assertThat(numbers(machine.execute(ledger, input(transfer("account 9", "one more", 1)))))
          .containsExactly(ABORTED);
      assertThat(numbers(machine.execute(ledger, input(add("account 1023", 1)))))
          .containsExactly(1_024);
    }
  }

  @Test
  void theMatrixThatIsBuiltInIsMultiplied() throws IOException {
    long[] expected = new long[16];
    expected[15] = 17;

    assertThat(run("matrix", null)).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aSparseMatrixIsMultiplied(long seed) throws IOException {
    RandomGenerator random = new Random(seed);
    int rows = random.nextInt(1, 60);
    int columns = random.nextInt(1, 60);
    long[] vector = LongStream.generate(random::nextLong).limit(columns).toArray();
    long[] expected = new long[rows];
    LongStream.Builder starts = LongStream.builder();
    LongStream.Builder at = LongStream.builder();
    LongStream.Builder values = LongStream.builder();
    int count = 0;
    for (int row = 0; row < rows; row++) {
      starts.add(count);
      for (int column = 0; column < columns; column++) {
        if (random.nextInt(8) == 0) {
          long value = random.nextLong();
          at.add(column);
          values.add(value);
          expected[row] += value * vector[column];
          count++;
        }
      }
    }
    starts.add(count);

    assertThat(count).isPositive();
    assertThat(
            run(
                "matrix",
                join(
                    new long[] {rows, columns, count},
                    starts.build().toArray(),
                    at.build().toArray(),
                    values.build().toArray(),
                    vector)))
        .containsExactly(expected);
  }

  @ParameterizedTest
  @MethodSource("badMatrices")
  void aMatrixThatIsNoneIsRefused(long[] input) throws IOException {
    try (Vm3d machine = Vm3d.builder().build()) {
      Outcome outcome = machine.execute(example("matrix"), join(input));

      assertThat(outcome.fault()).isEqualTo(Fault.ABORTED);
      assertThat(outcome.abortCode()).isEqualTo(1);
    }
  }

  static Stream<long[]> badMatrices() {
    return Stream.of(
        new long[] {1, 1}, // no count
        new long[] {1, 1, 1, 0, 1, 0, 7}, // no vector
        new long[] {1, 1, 1, 0, 1, 1, 7, 3}, // column 1 of 1
        new long[] {1, 1, 1, 0, 2, 0, 7, 3}, // number 2 of 1
        new long[] {1L << 61, 1, 1, 0, 1, 0, 7, 3});
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300, 5_000})
  void whatChurnsIsStillThereAfterItMoved(int rounds) throws IOException {
    long[] output = run("churn", rounds == 5_000 ? null : join(new long[] {rounds}));

    try (Vm3d machine = Vm3d.builder().build()) {
      Churn churn = new Churn(machine);
      churn.run(rounds);

      assertThat(output).startsWith(churn.sum, churn.pages).hasSize(4);
      assertThat(output[2] - output[3]).as("bytes given back").isEqualTo(4_096 * churn.pages);
      assertThat(churn.pages).isGreaterThanOrEqualTo(rounds / 1_000);
    }
  }

  /** What {@code churn.e3s} does, by calls from outside. */
  private static final class Churn {

    private final Vm3d machine;
    private final long[] blocks = new long[2_048];
    private final long[] tags = new long[2_048];
    private long sum;
    private long pages;

    private Churn(Vm3d machine) {
      this.machine = machine;
    }

    void run(int rounds) {
      long random = 0x0123_4567_89ab_cdefL;
      for (int i = 0; i < rounds; i++) {
        random = random * 6364136223846793005L + 1442695040888963407L;
        int entry = (int) (random >>> 53);
        if (blocks[entry] == 0) {
          take(entry, random, 32 + ((random >>> 16 & 0xfff) >>> (random >>> 32 & 3)));
        } else {
          look(entry);
          giveBack(entry);
        }
      }
      for (int entry = 0; entry < blocks.length; entry++) {
        if (entry % 8 != 0 && blocks[entry] != 0) {
          giveBack(entry);
        }
      }
      pages = machine.compact(RegionType.HEAP, 100, Long.MAX_VALUE);
      for (int entry = 0; entry < blocks.length; entry += 8) {
        if (blocks[entry] != 0) {
          look(entry);
        }
      }
    }

    private void take(int entry, long tag, long size) {
      blocks[entry] = machine.allocate(size, RegionType.HEAP);
      tags[entry] = tag;
      byte[] contents = new byte[(int) size];
      Arrays.fill(contents, (byte) tag);
      machine.store(blocks[entry], contents);
    }

    private void look(int entry) {
      sum = 31 * sum + tags[entry] + machine.size(blocks[entry]);
    }

    private void giveBack(int entry) {
      machine.free(blocks[entry]);
      blocks[entry] = 0;
    }
  }

  private static byte[] put(String key, long amount) {
    return command('p', key, null, amount);
  }

  private static byte[] add(String key, long amount) {
    return command('a', key, null, amount);
  }

  private static byte[] transfer(String from, String to, long amount) {
    return command('t', from, to, amount);
  }

  private static byte[] command(char kind, String key, @Nullable String second, long amount) {
    ByteBuffer command = ByteBuffer.allocate(second == null ? 41 : 73).put((byte) kind);
    for (String each : second == null ? List.of(key) : List.of(key, second)) {
      command.put(Arrays.copyOf(each.getBytes(StandardCharsets.UTF_8), 32));
    }
    return command.putLong(amount).array();
  }

  private static byte[] input(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] join(long[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(8 * Stream.of(parts).mapToInt(part -> part.length).sum());
    Stream.of(parts).flatMapToLong(LongStream::of).forEach(all::putLong);
    return all.array();
  }

  private static long[] run(String name, byte @Nullable [] input) throws IOException {
    try (Vm3d machine = Vm3d.builder().build()) {
      Program program = example(name);
      return numbers(input == null ? machine.execute(program) : machine.execute(program, input));
    }
  }

  private static long[] numbers(Outcome outcome) {
    assertThat(outcome.fault()).isNull();
    ByteBuffer output = ByteBuffer.wrap(outcome.output());
    return LongStream.generate(output::getLong).limit(output.capacity() / 8).toArray();
  }

  private static Program example(String name) throws IOException {
    return Assembler.assemble(Files.readString(folder().resolve(name + ".e3s")));
  }

  static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".e3s")).sorted().toList();
      assertThat(sources).hasSizeGreaterThanOrEqualTo(3);
      return sources;
    }
  }

  private static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    Path checkout = Files.isDirectory(here.resolve("examples")) ? here : here.resolveSibling("");
    return checkout.resolve("examples/vm3d");
  }
}
