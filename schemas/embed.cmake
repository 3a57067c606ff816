# embed.cmake: cmake -DIN=file -DNAME=SYMBOL -DHEADER=path -DOUT=file.c -P embed.cmake: a text
# as a constant of the program.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
file(WRITE ${OUT} "#include \"${HEADER}\"\n\nconst char ${NAME}[] = {${bytes}0};\n")
