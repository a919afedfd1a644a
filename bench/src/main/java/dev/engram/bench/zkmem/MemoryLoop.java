/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

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
import java.util.HexFormat;
import java.util.Map;

/**
 * A program of little but memory: a loop of three MLOADs and an MSTORE at each of 16 words out of
 * 2^14, a quarter of which have an MLOAD that is not aligned, and an MCOPY of 64 bytes.
 */
final class MemoryLoop {

  /** Accesses of a turn: 16 times 4, and two words copied. */
  static final int ACCESSES = 16 * 4 + 4;

  private static final long GAS = 1L << 60;
  private static final byte[] NOTHING = {};
  private static final Address SENDER = new Address(0x5E4DE4, 0, 0);
  private static final Address PROGRAM = new Address(0xAAAA, 0, 0);
  private static final Block BLOCK = new Block(1, 1, GAS, SENDER, Uint256.ZERO, Uint256.ZERO, 0, 1);

  /** Of x on the stack: DUP1 MLOAD POP. */
  private static final String LOAD = "80 51 50";

  /** DUP1 PUSH1 XOR MLOAD POP: the word beside x. */
  private static final String LOAD_BESIDE = "80 6020 18 51 50";

  /** DUP1 PUSH1 ADD MLOAD POP: 32 bytes of two words. */
  private static final String LOAD_BETWEEN = "80 6013 01 51 50";

  /** DUP1 MLOAD PUSH1 ADD DUP2 MSTORE: one more than the word at x was. */
  private static final String COUNT = "80 51 6001 01 81 52";

  /** x becomes 5x + 7 words, below 2^14 words. */
  private static final String NEXT = "6005 02 60e0 01 6207ffe0 16";

  /** PUSH1 64 DUP2 DUP1 PUSH2 XOR MCOPY: two words to where another half of the memory has them. */
  private static final String COPY = "6040 81 80 614000 18 5e";

  private static final String ALIGNED = LOAD + LOAD_BESIDE + COUNT + NEXT;
  private static final String ASTRAY = LOAD + LOAD_BETWEEN + COUNT + NEXT;
  private static final String TURN = (ALIGNED.repeat(3) + ASTRAY).repeat(4) + COPY;

  private final Evm evm;
  private final WorldState state = new WorldState();

  /**
   * A program.
   *
   * @param frames call memory that somebody may be told of
   * @param turns how often it goes round, at most 65,535
   */
  MemoryLoop(Frames frames, int turns) {
    evm = new Evm(Fork.CANCUN, frames);
    // the turns and x = 0; a turn; SWAP1, less one, SWAP1, and on while there is one left
    String program =
        "61%04x 6000 5b %s 90 6001 90 03 90 81 6005 57 00".formatted(turns, TURN).replace(" ", "");
    state.put(PROGRAM, Uint256.ZERO, 1, Code.of(HexFormat.of().parseHex(program)), Map.of());
  }

  /**
   * Runs it; returns the gas that it took.
   *
   * @throws IllegalStateException if it does not succeed
   */
  long run() {
    Receipt receipt =
        evm.call(state, BLOCK, new Message(SENDER, PROGRAM, Uint256.ZERO, NOTHING, GAS));
    if (receipt.halt() != Halt.SUCCESS) {
      throw new IllegalStateException("the program ended with " + receipt.halt());
    }
    return receipt.gasUsed();
  }
}
