const COMPLAINT = /\b(?:FATAL|PANIC|ERROR|error):\s+(.*\S)/;

/** What went wrong by the output of a Postgres program: its first complaint, else its first line. */
export function tellingLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  for (const line of lines) {
    const complaint = COMPLAINT.exec(line)?.[1];
    if (complaint) return complaint;
  }
  return lines.find((line) => line !== '') ?? 'it said nothing';
}
