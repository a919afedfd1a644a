/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.ReferenceEvm.End;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.Frames;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random programs in the machine and in {@link ReferenceEvm}: the same end, gas, output, logs and
 * state, with all the gas they want and with less. Which exception it was is not compared, because
 * the machine checks gas and stack for a block at a time.
 */
class SideBySideTest {

  private static final Address FIRST = new Address(RandomPrograms.TARGETS[0], 0, 0);
  private static final long INTRINSIC_GAS = 21_000;

  private final Evm evm = new Evm(Fork.CANCUN, Frames.create());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aProgramEndsAsTheReferenceSays(long seed) {
    RandomGenerator random = generator(seed);
    RandomPrograms programs = new RandomPrograms(random);
    int succeeded = 0;
    for (int i = 0; i < 450; i++) {
      ReferenceWorld world = world(random, programs::program);
      byte[] input = new byte[random.nextInt(70)];
      random.nextBytes(input);
      long plenty = random.nextInt(10) == 0 ? 400_000 : 120_000;
      long used = compare(world, input, plenty);
      succeeded += used < plenty ? 1 : 0;
      for (int shorter = 0; shorter < 4; shorter++) {
        compare(world, input, random.nextLong(used + 2));
      }
    }
    assertThat(succeeded).as("programs that left gas").isGreaterThan(80);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void noiseEndsAsTheReferenceSays(long seed) {
    RandomGenerator random = generator(seed);
    RandomPrograms programs = new RandomPrograms(random);
    for (int i = 0; i < 2_000; i++) {
      ReferenceWorld world = new ReferenceWorld();
      world.balances.put(Sandbox.SENDER.toUint256().toBigInteger(), BigInteger.TEN.pow(20));
      world.code.put(BigInteger.valueOf(FIRST.limb0()), programs.noise());
      byte[] input = new byte[random.nextInt(70)];
      random.nextBytes(input);
      compare(world, input, random.nextInt(5) == 0 ? random.nextLong(100) : 30_000);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void aTransactionIsRefundedAsTheReferenceSays(long seed) throws InvalidTransaction {
    RandomGenerator random = generator(seed);
    RandomPrograms programs = new RandomPrograms(random);
    int refunded = 0;
    for (int i = 0; i < 1_000; i++) {
      ReferenceWorld world = world(random, programs::storing);
      long gas = 300_000;
      Message message = new Message(Sandbox.SENDER, FIRST, Uint256.ZERO, new byte[0], gas);
      Block block = block(Uint256.ZERO);
      ReferenceEvm.Outcome expected = ReferenceEvm.call(block, message, world);
      WorldState state = world.toState();
      Receipt receipt = evm.transact(state, block, transaction(gas + INTRINSIC_GAS));
      long used = gas - expected.gas() + INTRINSIC_GAS;
      long refund = Math.min(expected.world().refund, used / 5);
      assertThat(receipt.gasRefunded()).as("refund of " + describe(world)).isEqualTo(refund);
      assertThat(receipt.gasUsed()).as("gas of " + describe(world)).isEqualTo(used - refund);
      refunded += refund > 0 ? 1 : 0;
    }
    assertThat(refunded).as("programs with a refund").isGreaterThan(200);
  }

  /** Runs both and answers the gas that was used. */
  private long compare(ReferenceWorld world, byte[] input, long gas) {
    Block block = block(Uint256.of(7));
    Message message = new Message(Sandbox.SENDER, FIRST, Uint256.ZERO, input, gas);
    ReferenceEvm.Outcome expected = ReferenceEvm.call(block, message, world);
    WorldState state = world.toState();
    Receipt receipt = evm.call(state, block, message);
    String what = "with %d gas: %s".formatted(gas, describe(world));
    assertThat(end(receipt)).as("end " + what).isEqualTo(expected.end());
    assertThat(gas - receipt.gasUsed()).as("gas left " + what).isEqualTo(expected.gas());
    assertThat(receipt.output()).as("output " + what).isEqualTo(expected.output());
    assertThat(receipt.logs())
        .as("logs " + what)
        .usingRecursiveComparison()
        .isEqualTo(expected.world().logs);
    assertThat(state.root()).as("root " + what).isEqualTo(expected.world().toState().root());
    return receipt.gasUsed();
  }

  private static ReferenceWorld world(RandomGenerator random, IntFunction<byte[]> programs) {
    ReferenceWorld world = new ReferenceWorld();
    world.balances.put(Sandbox.SENDER.toUint256().toBigInteger(), BigInteger.TEN.pow(20));
    for (int i = 0; i < 3; i++) {
      BigInteger contract = BigInteger.valueOf(RandomPrograms.TARGETS[i]);
      world.code.put(contract, programs.apply(i == 0 ? random.nextInt(3, 90) : 12));
      world.balances.put(contract, BigInteger.valueOf(500));
      for (int key = 0; key < 3; key++) {
        if (random.nextBoolean()) {
          ReferenceWorld.Key slot = new ReferenceWorld.Key(contract, BigInteger.valueOf(key));
          world.storage.put(slot, BigInteger.valueOf(random.nextInt(1, 3)));
        }
      }
    }
    world.original.putAll(world.storage);
    return world;
  }

  private static End end(Receipt receipt) {
    return switch (receipt.halt()) {
      case SUCCESS -> End.SUCCESS;
      case REVERT -> End.REVERT;
      default -> End.EXCEPTION;
    };
  }

  private static Transaction transaction(long gas) {
    return new Transaction(
        Transaction.Type.LEGACY,
        Sandbox.SENDER,
        FIRST,
        0,
        gas,
        Uint256.ZERO,
        new byte[0],
        Uint256.ZERO,
        Uint256.ZERO,
        List.of(),
        Uint256.ZERO,
        List.of());
  }

  private static Block block(Uint256 baseFee) {
    return new Block(
        1_000, 1_700_000_000, 30_000_000, Sandbox.COINBASE, baseFee, Uint256.of(0x4a4d), 0, 1);
  }

  /** The programs, so that a failure can be looked at. */
  private static String describe(ReferenceWorld world) {
    StringBuilder text = new StringBuilder();
    world.code.forEach((account, code) ->
        text.append(account.toString(16))
            .append(' ')
            .append(HexFormat.of().formatHex(code))
            .append(' '));
    return text.append(world.storage).toString();
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
