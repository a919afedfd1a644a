/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import dev.engram.evm.Block;
import dev.engram.evm.Evm;
import dev.engram.evm.Fork;
import dev.engram.evm.Halt;
import dev.engram.evm.Message;
import dev.engram.evm.Receipt;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.Frames;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Programs in the whole EVM, timed by the unit that each repeats, its loop and its share of the
 * transaction included. The peer is {@link NaiveInterpreter}, which runs the same bytes where it
 * knows all their instructions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class EvmBenchmark {

  private static final int BODIES = 1000;
  private static final int LOOPS = 100;
  private static final int UNITS = BODIES * LOOPS;
  private static final int CALLS = 1000;
  private static final int WORDS_OF_4_MIB = 1 << 17;
  private static final int DEPTH = 1024;
  private static final int HASHES = 10_000;

  private static final long GAS = 1L << 60;
  private static final byte[] NOTHING = {};
  private static final Address SENDER = new Address(0x5E4DE4, 0, 0);
  private static final Address PROGRAM = new Address(0xAAAA, 0, 0);
  private static final Address CALLEE = new Address(0xBBBB, 0, 0);
  private static final Block BLOCK = new Block(1, 1, GAS, SENDER, Uint256.ZERO, Uint256.ZERO, 0, 1);

  /** DUP1 PUSH2 MSTORE. */
  private static final byte[] STORES = Bytecode.loop(LOOPS, "80 610100 52".repeat(BODIES));

  /** PUSH2 MLOAD POP. */
  private static final byte[] LOADS = Bytecode.loop(LOOPS, "610100 51 50".repeat(BODIES));

  /** PUSH2 PUSH2 PUSH2 MCOPY: 256 bytes to 32 bytes further. */
  private static final byte[] COPIES =
      Bytecode.loop(LOOPS, "610100 610020 610040 5e".repeat(BODIES));

  /** DUP1 MLOAD POP, then the next offset: times 5, plus 7, modulo 2^20. */
  private static final byte[] RANDOM_LOADS =
      Bytecode.of(
          "61%04x 6001 5b %s 90 6001 90 03 90 81 6005 57 00"
              .formatted(LOOPS, "80 51 50 6005 02 6007 01 620fffff 16".repeat(BODIES)));

  /** From 0 to 4 MiB by words: DUP1 DUP1 MSTORE PUSH1 ADD DUP1 PUSH3 GT PUSH1 JUMPI. */
  private static final byte[] SEQUENTIAL_STORES =
      Bytecode.of("6000 5b 80 80 52 6020 01 80 62400000 11 6002 57 00");

  /** PUSH1 0 four times, PUSH2 callee, GAS, STATICCALL, POP. */
  private static final byte[] CALLER = Bytecode.loop(CALLS, "6000 6000 6000 6000 61bbbb 5a fa 50");

  /** Touches 1 KiB and calls itself, one less in its calldata each time, until that is 0. */
  private static final byte[] DEEP =
      Bytecode.of(
          Bytecode.touch(32)
              + "6000 35 80 15 61%04x 57".formatted(6 * 32 + 28)
              + "6001 90 03 6000 52 6000 6000 6020 6000 30 5a fa 50 5b 00");

  /** KECCAK256 of 64 bytes, stored in its own input. */
  private static final byte[] HASHING =
      Bytecode.loop(HASHES / 100, "6040 6000 20 6000 52".repeat(100));

  private static final String STOP = "00";
  private static final String REVERT = "6000 6000 fd";

  private final Evm evm = new Evm(Fork.CANCUN, Frames.create());
  private final NaiveInterpreter naive = new NaiveInterpreter();

  private final WorldState stores = state(STORES, NOTHING);
  private final WorldState loads = state(LOADS, NOTHING);
  private final WorldState copies = state(COPIES, NOTHING);
  private final WorldState randomLoads = state(RANDOM_LOADS, NOTHING);
  private final WorldState sequentialStores = state(SEQUENTIAL_STORES, NOTHING);
  private final WorldState callsOfNothing = calling(STOP);
  private final WorldState callsOf8Words = calling(Bytecode.touch(8) + STOP);
  private final WorldState revertsOf8Words = calling(Bytecode.touch(8) + REVERT);
  private final WorldState revertsOf32Words = calling(Bytecode.touch(32) + REVERT);
  private final WorldState callsTo64Kib = calling("60ff 62010000 52" + STOP);
  private final WorldState callsTo1Mib = calling("60ff 62100000 52" + STOP);
  private final WorldState deep = state(DEEP, NOTHING);
  private final WorldState hashing = state(HASHING, NOTHING);
  private final byte[] depth = Uint256.of(DEPTH - 1).toBytes();

  @Benchmark
  @OperationsPerInvocation(UNITS)
  public long dupPushMstore() {
    return run(stores, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(UNITS)
  public long dupPushMstoreNaive() {
    return naive.run(STORES, GAS);
  }

  @Benchmark
  @OperationsPerInvocation(UNITS)
  public long pushMloadPop() {
    return run(loads, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(UNITS)
  public long pushMloadPopNaive() {
    return naive.run(LOADS, GAS);
  }

  @Benchmark
  @OperationsPerInvocation(UNITS)
  public long mcopy256() {
    return run(copies, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(UNITS)
  public long mcopy256Naive() {
    return naive.run(COPIES, GAS);
  }

  @Benchmark
  @OperationsPerInvocation(UNITS)
  public long randomMload1Mib() {
    return run(randomLoads, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(WORDS_OF_4_MIB)
  public long sequentialMstore4Mib() {
    return run(sequentialStores, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(WORDS_OF_4_MIB)
  public long sequentialMstore4MibNaive() {
    return naive.run(SEQUENTIAL_STORES, GAS);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long callEmpty() {
    return run(callsOfNothing, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long call8WordsStop() {
    return run(callsOf8Words, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long call8WordsRevert() {
    return run(revertsOf8Words, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long call32WordsRevert() {
    return run(revertsOf32Words, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long callTouching64Kib() {
    return run(callsTo64Kib, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long callTouching1Mib() {
    return run(callsTo1Mib, NOTHING);
  }

  @Benchmark
  @OperationsPerInvocation(DEPTH)
  public long deepCalls1Kib() {
    return run(deep, depth);
  }

  @Benchmark
  @OperationsPerInvocation(HASHES)
  public long keccak64() {
    return run(hashing, NOTHING);
  }

  private long run(WorldState state, byte[] input) {
    Receipt receipt =
        evm.call(state, BLOCK, new Message(SENDER, PROGRAM, Uint256.ZERO, input, GAS));
    if (receipt.halt() != Halt.SUCCESS) {
      throw new IllegalStateException("the program ended with " + receipt.halt());
    }
    return receipt.gasUsed();
  }

  private static WorldState calling(String callee) {
    return state(CALLER, Bytecode.of(callee));
  }

  private static WorldState state(byte[] program, byte[] callee) {
    WorldState state = new WorldState();
    state.put(PROGRAM, Uint256.ZERO, 1, Code.of(program), Map.of());
    state.put(CALLEE, Uint256.ZERO, 1, Code.of(callee), Map.of());
    return state;
  }
}
