/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {

  private static final InstructionSet SET = InstructionSet.BERLIN;

  @Test
  void codeIsABlockWithItsGasTheStackItNeedsAndHowMuchItGrows() {
    // The third slot from the top is needed, and two more are there at the highest point.
    Program program = decode(Assembly.code(Op.DUP1 + 2, Op.ADDRESS, Op.POP, Op.MUL, Op.STOP));
    assertThat(blocks(program)).containsExactly(new Block(0, 3 + 2 + 2 + 5, 3, 2));
    assertThat(operations(program))
        .containsExactly(
            instruction(Program.DUP, 12),
            instruction(Op.ADDRESS, 0),
            instruction(Op.POP, 0),
            instruction(Op.MUL, 0),
            instruction(Op.STOP, 0));
  }

  @Test
  void aBlockThatOnlyTakesDoesNotGrow() {
    Program program = decode(Assembly.code(Op.POP, Op.POP, Op.MUL, Op.POP));
    assertThat(blocks(program)).containsExactly(new Block(0, 2 + 2 + 5 + 2, 4, 0));
  }

  @Test
  void whatIsPushedInTheBlockNeedNotBeThereBefore() {
    Program program = decode(Assembly.code().push(1, 2, 3).op(Op.ADDMOD));
    assertThat(blocks(program)).containsExactly(new Block(0, 3 * 3 + 8, 0, 3));
  }

  @Test
  void aJumpdestOpensABlockAndIsPartOfItsGas() {
    Program program = decode(Assembly.code(Op.CALLER, Op.JUMPDEST, Op.POP));
    assertThat(blocks(program)).extracting(Block::gas).containsExactly(2, 1 + 2);
    assertThat(program.destination(1)).isEqualTo(blocks(program).get(1).at());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Op.JUMPI,
        Op.GAS,
        Op.SSTORE,
        Op.CALL,
        Op.CALLCODE,
        Op.DELEGATECALL,
        Op.STATICCALL,
        Op.CREATE,
        Op.CREATE2
      })
  void aBlockEndsAfterWhatLooksAtTheGasOrMayNotComeBack(int op) {
    Program program = decode(Assembly.code(op, Op.ADDRESS, Op.MUL));
    assertThat(blocks(program)).extracting(Block::gas).containsExactly(SET.gas(op), 2 + 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {Op.SLOAD, Op.KECCAK256, Op.MSTORE, Op.LOG0, Op.EXP, Op.CALLDATACOPY})
  void aBlockGoesOnAfterWhatOnlyCostsMore(int op) {
    assertThat(blocks(decode(Assembly.code(op, Op.ADDRESS)))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Op.STOP, Op.RETURN, Op.REVERT, Op.INVALID, Op.SELFDESTRUCT, Op.JUMP, 0x0c, 0xef})
  void whatNothingReachesIsNotDecodedUpToTheNextJumpdest(int op) {
    Program alone = decode(Assembly.code(op));
    Program followed = decode(Assembly.code(op, Op.MUL, Op.CALLER, Op.PUSH1).data((byte) 1));
    assertThat(followed.instructions()).isEqualTo(alone.instructions());
    Program resumed = decode(Assembly.code(op, Op.MUL, Op.JUMPDEST, Op.CALLER));
    assertThat(blocks(resumed)).hasSize(2);
    assertThat(blocks(resumed).get(1).gas()).isEqualTo(1 + 2);
  }

  @Test
  void theEndOfTheCodeStops() {
    int[] instructions = decode(Assembly.code(Op.CALLER)).instructions();
    assertThat(instructions[instructions.length - 1]).isEqualTo(instruction(Op.STOP, 0));
    assertThat(operations(decode(Assembly.code()))).containsExactly(instruction(Op.STOP, 0));
  }

  @Test
  void aJumpdestInTheDataOfAPushIsNoDestination() {
    Program program =
        decode(Assembly.code(Op.PUSH1 + 1).data((byte) 0x5b, (byte) 0x5b).op(Op.JUMPDEST));
    assertThat(program.destination(1)).isEqualTo(-1);
    assertThat(program.destination(2)).isEqualTo(-1);
    assertThat(program.destination(3)).isPositive();
  }

  @Test
  void nothingOutsideTheCodeIsADestination() {
    Program program = decode(Assembly.code(Op.JUMPDEST));
    assertThat(program.destination(1)).isEqualTo(-1);
    assertThat(program.destination(-1)).isEqualTo(-1);
    assertThat(program.destination(1L << 32)).isEqualTo(-1);
    assertThat(program.destination(Long.MAX_VALUE)).isEqualTo(-1);
  }

  @Test
  void aJumpToAConstantNamesTheBlockForwardsAndBackwards() {
    Program program =
        decode(Assembly.code(Op.JUMPDEST).push(7).op(Op.JUMPI).push(0).op(Op.JUMP, Op.JUMPDEST));
    assertThat(operations(program))
        .containsExactly(
            instruction(Program.JUMPI_TO, program.destination(7)),
            instruction(Program.JUMP_TO, program.destination(0)),
            instruction(Op.STOP, 0));
  }

  @Test
  void aJumpToAConstantThatIsNoDestinationGoesNowhere() {
    Program program = decode(Assembly.code().push(1).op(Op.JUMP));
    assertThat(operations(program)).containsExactly(instruction(Program.JUMP_TO, Program.NOWHERE));
    Program wide = decode(Assembly.code().push(0xFF_FFFF).op(Op.JUMP));
    assertThat(operations(wide)).containsExactly(instruction(Program.JUMP_TO, Program.NOWHERE));
  }

  @Test
  void runsThatCompilersEmitAreOneInstruction() {
    assertThat(first(Assembly.code().push(64).op(Op.MLOAD)))
        .isEqualTo(instruction(Program.MLOAD_AT, 64));
    assertThat(first(Assembly.code().push(64).op(Op.MSTORE)))
        .isEqualTo(instruction(Program.MSTORE_AT, 64));
    assertThat(first(Assembly.code(Op.DUP1 + 2).push(64).op(Op.MSTORE)))
        .isEqualTo(instruction(Program.MSTORE_DUP_AT, 64 << 4 | 2));
    assertThat(first(Assembly.code().push(31).op(Op.ADD)))
        .isEqualTo(instruction(Program.ADD_INLINE, 31));
    assertThat(first(Assembly.code(Op.SWAP1 + 4, Op.POP)))
        .isEqualTo(instruction(Program.SWAP_POP, 20));
    assertThat(first(Assembly.code(Op.ISZERO).push(4).op(Op.JUMPI, Op.JUMPDEST)))
        .isEqualTo(instruction(Program.JUMPZ_TO, 9));
  }

  @Test
  void aFusedRunNeedsGrowsAndCostsWhatItsInstructionsDo() {
    assertThat(blocks(decode(Assembly.code(Op.DUP1 + 2).push(64).op(Op.MSTORE))))
        .containsExactly(new Block(0, 9, 3, 2));
    assertThat(blocks(decode(Assembly.code(Op.SWAP1 + 4, Op.POP))))
        .containsExactly(new Block(0, 5, 6, 0));
  }

  @Test
  void aRunIsNotFusedAcrossAJumpdest() {
    Program program = decode(Assembly.code().push(5).op(Op.JUMPDEST, Op.ADD));
    assertThat(operations(program))
        .containsExactly(
            instruction(Program.PUSH_INLINE, 5), instruction(Op.ADD, 0), instruction(Op.STOP, 0));
  }

  @Test
  void constantsAreInTheInstructionInOneLimbOrInFour() {
    BigInteger wide = BigInteger.ONE.shiftLeft(200).add(BigInteger.TWO);
    Program program =
        decode(Assembly.code().push(0xFF_FFFF).push(0x100_0000).push(wide).push(-1L >>> 1));
    assertThat(operations(program))
        .containsExactly(
            instruction(Program.PUSH_INLINE, 0xFF_FFFF),
            instruction(Program.PUSH_LONG, 0),
            instruction(Program.PUSH_WIDE, 1),
            instruction(Program.PUSH_LONG, 5),
            instruction(Op.STOP, 0));
    assertThat(program.constants()).containsExactly(0x100_0000, 2, 0, 0, 1L << 8, Long.MAX_VALUE);
  }

  @Test
  void aPushThatTheCodeCutsShortGoesOnWithZeros() {
    Program program = decode(Assembly.code(Op.PUSH1 + 3).data((byte) 1, (byte) 2));
    assertThat(operations(program).getFirst()).isEqualTo(instruction(Program.PUSH_LONG, 0));
    assertThat(program.constants()).containsExactly(0x0102_0000);
    Program nothing = decode(Assembly.code(Op.PUSH32));
    assertThat(operations(nothing).getFirst()).isEqualTo(instruction(Program.PUSH_INLINE, 0));
  }

  @Test
  void anInstructionThatTheForkDoesNotHaveIsInvalid() {
    assertThat(first(Assembly.code(Op.PUSH0))).isEqualTo(instruction(Op.INVALID, 0));
    InstructionSet later = SET.with(Op.PUSH0, 0, 1, 2);
    Program program = Code.of(Assembly.code(Op.PUSH0).bytes()).program(later);
    assertThat(operations(program).getFirst()).isEqualTo(instruction(Program.PUSH_INLINE, 0));
  }

  @Test
  void codeIsDecodedAgainOnlyForAnotherInstructionSet() {
    Code code = Code.of(Assembly.code(Op.PUSH0).bytes());
    Program program = code.program(SET);
    assertThat(code.program(SET)).isSameAs(program);
    InstructionSet later = SET.with(Op.PUSH0, 0, 1, 2);
    assertThat(code.program(later).instructions()).isNotEqualTo(program.instructions());
    assertThat(code.program(SET).instructions()).isEqualTo(program.instructions());
  }

  @Test
  void codeOfTheMostBytesIsDecodedAndOneByteMoreIsRefused() {
    byte[] most = new byte[Program.MAX_CODE];
    Arrays.fill(most, (byte) Op.JUMPDEST);
    Program program = Code.of(most).program(SET);
    assertThat(program.destination(most.length - 1))
        .isEqualTo((most.length - 1) * Program.BLOCK_WORDS + Program.BLOCK_WORDS);
    Code longer = Code.of(new byte[Program.MAX_CODE + 1]);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> longer.program(SET))
        .withMessageContaining("2097153");
  }

  /** A block's index and words, the stack in slots. */
  private record Block(int at, int gas, int needed, int growth) {}

  private static Program decode(Assembly code) {
    return Code.of(code.bytes()).program(SET);
  }

  private static int first(Assembly code) {
    return operations(decode(code)).getFirst();
  }

  private static int instruction(int op, int operand) {
    return operand << 8 | op;
  }

  private static List<Block> blocks(Program program) {
    int[] words = program.instructions();
    List<Block> blocks = new ArrayList<>();
    for (int at = 0; at < words.length; at++) {
      if (words[at] == Program.BLOCK) {
        blocks.add(new Block(at, words[at + 1], words[at + 2] / 4, words[at + 3] / 4));
        at += Program.BLOCK_WORDS - 1;
      }
    }
    return blocks;
  }

  /** The instructions that are not the start of a block. */
  private static List<Integer> operations(Program program) {
    int[] words = program.instructions();
    List<Integer> operations = new ArrayList<>();
    for (int at = 0; at < words.length; at++) {
      if (words[at] == Program.BLOCK) {
        at += Program.BLOCK_WORDS - 1;
      } else {
        operations.add(words[at]);
      }
    }
    return operations;
  }
}
