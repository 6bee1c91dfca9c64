import { defineErrors } from "@kith/core";

/** The plugin's error catalogue. */
export const importErrors = defineErrors({
  "import.malformed": { status: 422, message: "Line {line} of the file: {problem}; {cure}" },
  "import.notText": { status: 422, message: "The file is not a CSV: {problem}; {cure}" },
  "import.noHeader": { status: 422, message: "The file has no usable header: {problem}; {cure}" },
  "import.nothingMapped": { status: 400, message: "Nothing would be imported: {problem}; {cure}" },
  "import.unknownColumn": {
    status: 400,
    message: "The mapping names {column}, which the file does not have; its columns are {columns}",
  },
  "import.unknownField": { status: 400, message: "{path} is not a field of this import; did you mean {nearest}?" },
  "import.interrupted": {
    status: 500,
    message: "The import stopped {runs} times without getting further; look at the log, and start it again",
  },
  "import.cancelled": {
    status: 409,
    message: "The import was cancelled after row {row}; undo what it made, or import the file again",
  },
  "import.notUndoable": { status: 409, message: "Import {id} is {state}; {cure}" },
  "import.noReport": {
    status: 409,
    message: "Import {id} is {state}; its rejected rows are a file once it is over",
  },
});
