"""What stands in front of a LaTeX document, and of a part to paste into one."""

from __future__ import annotations

MACROS = r"""\newcommand{\why}[2]{\parbox[t]{#1}{\small\raggedright #2}}
\newcommand{\flow}[1]{{\raggedright\setlength{\lineskip}{6pt}\setlength{\lineskiplimit}{3pt}#1\par}}
\newcommand{\nogap}{\par\vspace{-\baselineskip}}
\newcommand{\together}[1]{\par\setbox0=\vbox{#1\par}\ifdim\ht0<\textheight\box0 \else\unvbox0 \fi}
\newcommand{\question}[2]{\par\begin{minipage}[t]{\linewidth}#2\par\vspace*{#1}\end{minipage}\par}
"""
PREAMBLE = (
    r"""\documentclass[11pt,fleqn,leqno]{article}
\usepackage{amsmath}
\usepackage{amssymb}
\setlength{\textwidth}{16.5cm}
\setlength{\oddsidemargin}{-0.3cm}
\setlength{\textheight}{24.5cm}
\setlength{\topmargin}{-1.8cm}
\setlength{\mathindent}{3em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{3pt plus 2pt}
\setlength{\jot}{5pt}
\allowdisplaybreaks
"""
    + MACROS
)
LOCAL = r"""% Worked by symback; needs \usepackage{amsmath, amssymb}.
\begingroup
\ifdefined\mathindent\else\newdimen\mathindent\fi
\setlength{\parindent}{0pt}
\setlength{\jot}{5pt}
\allowdisplaybreaks
"""
