/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.code;

import java.util.Arrays;

/**
 * Which instructions a fork has, what each takes from the stack and leaves there, and the part of
 * its gas that does not depend on its operands. Immutable.
 */
public final class InstructionSet {

  private static final int UNDEFINED = -1;

  /**
   * Berlin, with EIP-2929: an account or slot that may be cold is charged for when it is touched,
   * not here.
   */
  public static final InstructionSet BERLIN = berlin();

  private final int[] gas;
  private final int[] inputs;
  private final int[] outputs;

  private InstructionSet(int[] gas, int[] inputs, int[] outputs) {
    this.gas = gas;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /**
   * This set and one instruction more.
   *
   * @param op its byte
   * @param inputs how many slots it takes
   * @param outputs how many slots it leaves
   * @param gas its constant gas
   */
  public InstructionSet with(int op, int inputs, int outputs, int gas) {
    InstructionSet larger =
        new InstructionSet(this.gas.clone(), this.inputs.clone(), this.outputs.clone());
    larger.define(op, inputs, outputs, gas);
    return larger;
  }

  boolean defines(int op) {
    return gas[op] != UNDEFINED;
  }

  int gas(int op) {
    return gas[op];
  }

  int inputs(int op) {
    return inputs[op];
  }

  int outputs(int op) {
    return outputs[op];
  }

  private void define(int op, int inputs, int outputs, int gas) {
    this.gas[op] = gas;
    this.inputs[op] = inputs;
    this.outputs[op] = outputs;
  }

  private static InstructionSet berlin() {
    InstructionSet set = new InstructionSet(new int[256], new int[256], new int[256]);
    Arrays.fill(set.gas, UNDEFINED);
    int base = 2;
    int veryLow = 3;
    int low = 5;
    int mid = 8;
    set.define(Op.STOP, 0, 0, 0);
    set.define(Op.ADD, 2, 1, veryLow);
    set.define(Op.MUL, 2, 1, low);
    set.define(Op.SUB, 2, 1, veryLow);
    set.define(Op.DIV, 2, 1, low);
    set.define(Op.SDIV, 2, 1, low);
    set.define(Op.MOD, 2, 1, low);
    set.define(Op.SMOD, 2, 1, low);
    set.define(Op.ADDMOD, 3, 1, mid);
    set.define(Op.MULMOD, 3, 1, mid);
    set.define(Op.EXP, 2, 1, 10);
    set.define(Op.SIGNEXTEND, 2, 1, low);
    for (int op = Op.LT; op <= Op.SAR; op++) {
      set.define(op, 2, 1, veryLow);
    }
    set.define(Op.ISZERO, 1, 1, veryLow);
    set.define(Op.NOT, 1, 1, veryLow);
    set.define(Op.KECCAK256, 2, 1, 30);
    for (int op :
        new int[] {Op.ADDRESS, Op.ORIGIN, Op.CALLER, Op.CALLVALUE, Op.CALLDATASIZE, Op.CODESIZE}) {
      set.define(op, 0, 1, base);
    }
    set.define(Op.GASPRICE, 0, 1, base);
    set.define(Op.RETURNDATASIZE, 0, 1, base);
    set.define(Op.BALANCE, 1, 1, 0);
    set.define(Op.CALLDATALOAD, 1, 1, veryLow);
    set.define(Op.CALLDATACOPY, 3, 0, veryLow);
    set.define(Op.CODECOPY, 3, 0, veryLow);
    set.define(Op.RETURNDATACOPY, 3, 0, veryLow);
    set.define(Op.EXTCODESIZE, 1, 1, 0);
    set.define(Op.EXTCODECOPY, 4, 0, 0);
    set.define(Op.EXTCODEHASH, 1, 1, 0);
    set.define(Op.BLOCKHASH, 1, 1, 20);
    for (int op = Op.COINBASE; op <= Op.CHAINID; op++) {
      set.define(op, 0, 1, base);
    }
    set.define(Op.SELFBALANCE, 0, 1, low);
    set.define(Op.POP, 1, 0, base);
    set.define(Op.MLOAD, 1, 1, veryLow);
    set.define(Op.MSTORE, 2, 0, veryLow);
    set.define(Op.MSTORE8, 2, 0, veryLow);
    set.define(Op.SLOAD, 1, 1, 0);
    set.define(Op.SSTORE, 2, 0, 0);
    set.define(Op.JUMP, 1, 0, mid);
    set.define(Op.JUMPI, 2, 0, 10);
    set.define(Op.PC, 0, 1, base);
    set.define(Op.MSIZE, 0, 1, base);
    set.define(Op.GAS, 0, 1, base);
    set.define(Op.JUMPDEST, 0, 0, 1);
    for (int op = Op.PUSH1; op <= Op.PUSH32; op++) {
      set.define(op, 0, 1, veryLow);
    }
    for (int n = 1; n <= 16; n++) {
      set.define(Op.DUP1 + n - 1, n, n + 1, veryLow);
      set.define(Op.SWAP1 + n - 1, n + 1, n + 1, veryLow);
    }
    for (int topics = 0; topics <= 4; topics++) {
      set.define(Op.LOG0 + topics, 2 + topics, 0, 375 + 375 * topics);
    }
    set.define(Op.CREATE, 3, 1, 32_000);
    set.define(Op.CREATE2, 4, 1, 32_000);
    set.define(Op.CALL, 7, 1, 0);
    set.define(Op.CALLCODE, 7, 1, 0);
    set.define(Op.DELEGATECALL, 6, 1, 0);
    set.define(Op.STATICCALL, 6, 1, 0);
    set.define(Op.RETURN, 2, 0, 0);
    set.define(Op.REVERT, 2, 0, 0);
    set.define(Op.SELFDESTRUCT, 1, 0, 5000);
    return set;
  }
}
