# Makes a script of the six steps in README.md: asks what they ask, and compares the answers with theirs.
/^## / { on = ($0 == "## Six steps") }
!on { next }
/^```/ { block = (block == "") ? substr($0, 4) : ""; next }
# Tokens are other ones each time: they are taken from the answer before.
block == "sh" && /^(SESSION|API)_TOKEN=/ {
  sub(/=.*/, "")
  print $0 "=$(printf '%s' \"$answer\" | sed -n 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/p')"
  next
}
block == "sh" { print }
block == "console" && /^\$ tenant / { print "answer=$(" substr($0, 3); asking = 1; next }
asking { print; if ($0 == "JSON") { print ")"; asking = 0; expecting = 1 }; next }
expecting { print "expect '" $0 "'"; expecting = 0 }
