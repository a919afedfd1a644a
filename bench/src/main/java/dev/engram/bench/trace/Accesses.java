/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.trace;

import dev.engram.evm.Block;
import dev.engram.evm.Evm;
import dev.engram.evm.Fork;
import dev.engram.evm.Halt;
import dev.engram.evm.Message;
import dev.engram.evm.Receipt;
import dev.engram.evm.code.Code;
import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.Frames;
import dev.engram.trace.AccessKind;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What examples/memory/Strata.sol does to its memory, as arrays that a benchmark walks through. */
final class Accesses {

  /** How many there are. Those of the contract, over and over. */
  static final int COUNT = 1 << 17;

  private static final Path CODE = Path.of("examples", "memory", "Strata.hex");
  private static final Address SENDER = new Address(0x5E4DE4, 0, 0);
  private static final long GAS = 1L << 40;

  private final byte[] log;
  private final AccessKind[] kinds = new AccessKind[COUNT];
  private final long[] pointers = new long[COUNT];
  private final long[] lengths = new long[COUNT];
  private final int[] offsets = new int[COUNT];
  private final byte[] data = new byte[32 * COUNT];

  private Accesses(byte[] log) throws IOException {
    this.log = log;
    int count = 0;
    int at = 0;
    while (count < COUNT) {
      try (LogReader reader = LogReader.of(log)) {
        for (; count < COUNT && reader.next(); count++) {
          kinds[count] = reader.kind();
          pointers[count] = reader.pointer();
          lengths[count] = reader.length();
          offsets[count] = at;
          reader.copyData(data, at);
          at += reader.dataLength();
        }
      }
    }
  }

  /** Runs the contract. */
  static Accesses recorded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      try (LogWriter log = new LogWriter(out)) {
        run(log);
      }
      return new Accesses(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AccessKind kind(int index) {
    return kinds[index];
  }

  long pointer(int index) {
    return pointers[index];
  }

  long length(int index) {
    return lengths[index];
  }

  /** Where the bytes of an access are in {@link #data}. */
  int offset(int index) {
    return offsets[index];
  }

  byte[] data() {
    return data;
  }

  /** The log of the contract's run, once. */
  byte[] log() {
    return log.clone();
  }

  private static void run(LogWriter log) throws IOException {
    Evm evm = new Evm(Fork.CANCUN, Frames.builder().sink(log.sink(1)).build());
    WorldState state = new WorldState();
    state.put(SENDER, Uint256.ZERO, 0, Code.EMPTY, Map.of());
    String hex = Files.readString(CODE, StandardCharsets.US_ASCII).replaceAll("\\s|^0x", "");
    Receipt made = call(evm, state, null, HexFormat.of().parseHex(hex));
    Address strata = made.created();
    call(evm, state, strata, input("squares(uint256)", 4_000));
    call(evm, state, strata, input("braid(uint256)", 100));
    call(evm, state, strata, input("dig(uint256,uint256)", 9, 16));
  }

  private static Receipt call(Evm evm, WorldState state, @Nullable Address to, byte[] input) {
    Block block = new Block(1, 1, GAS, Address.ZERO, Uint256.ZERO, Uint256.ZERO, 0, 1);
    Receipt receipt = evm.call(state, block, new Message(SENDER, to, Uint256.ZERO, input, GAS));
    if (receipt.halt() != Halt.SUCCESS) {
      throw new IllegalStateException("the contract ended with " + receipt.halt());
    }
    return receipt;
  }

  private static byte[] input(String function, long... arguments) {
    byte[] input = new byte[4 + 32 * arguments.length];
    byte[] hash = Keccak256.of(function.getBytes(StandardCharsets.US_ASCII));
    System.arraycopy(hash, 0, input, 0, 4);
    for (int i = 0; i < arguments.length; i++) {
      System.arraycopy(Uint256.of(arguments[i]).toBytes(), 0, input, 4 + 32 * i, 32);
    }
    return input;
  }
}
