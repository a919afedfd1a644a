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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contract examples/memory/Strata.sol, which works its memory, on an EVM of its own. */
public final class Strata {

  private static final Path CODE = Path.of("examples", "memory", "Strata.hex");
  private static final Address SENDER = new Address(0x5E4DE4, 0, 0);
  private static final long GAS = 1L << 40;

  private final Evm evm;
  private final WorldState state = new WorldState();
  private final Address contract;

  /** Creates it, in call memory that somebody may be told of. */
  public Strata(Frames frames) {
    evm = new Evm(Fork.CANCUN, frames);
    state.put(SENDER, Uint256.ZERO, 0, Code.EMPTY, Map.of());
    Address created = call(null, HexFormat.of().parseHex(code())).created();
    if (created == null) {
      throw new IllegalStateException("no contract was created");
    }
    contract = created;
  }

  /**
   * Has it fill and add up an array, grow a buffer, and call itself; returns the gas that it took.
   *
   * @throws IllegalStateException if it does not succeed
   */
  public long run() {
    return call(contract, input("squares(uint256)", 4_000)).gasUsed()
        + call(contract, input("braid(uint256)", 100)).gasUsed()
        + call(contract, input("dig(uint256,uint256)", 9, 16)).gasUsed();
  }

  private static String code() {
    try {
      return Files.readString(CODE, StandardCharsets.US_ASCII).replaceAll("\\s|^0x", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Receipt call(@Nullable Address to, byte[] input) {
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
