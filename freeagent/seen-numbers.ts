/** Numbers seen in a long list, eight bytes for each: a Set takes six times that, and grows by copying itself. */
export class SeenNumbers {
  #numbers = new Float64Array(1024);
  #length = 0;

  add(number: number): void {
    if (this.#length === this.#numbers.length) this.#grow();
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  /** How many different numbers were added. */
  countDistinct(): number {
    const sorted = this.#numbers.subarray(0, this.#length).sort();
    return sorted.reduce((count, number, index) => count + (number === sorted[index - 1] ? 0 : 1), 0);
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#length);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
