/// The constant lines that a figure's script is put together from.
enum GnuplotScript {
    static func text(
        _ panels: [FigurePlan.Panel], _ axis: EpochAxis, isSimulated: (FigurePlan.Panel) -> Bool
    ) -> String {
        let isPair = panels.count > 1
        var parts = [isPair ? pairSizes : singleSizes, reading, look]
        switch axis {
        case .epochs: parts.append("set xlabel \"epoch\"")
        case .share: parts.append("set xlabel \"share of the run, %\"")
        }
        parts.append("do for [t = 1:2] {")
        parts.append("    if (t == 1) { @vector } else { @pixels }")
        if isPair { parts.append("    set multiplot layout 1, 2") }
        for panel in panels {
            switch panel {
            case .losses:
                parts.append(isSimulated(panel) ? simulatedLossTitle : lossTitle)
                parts.append(lossPlot)
            case .correlations:
                parts.append(isSimulated(panel) ? simulatedCorrelationTitle : correlationTitle)
                parts.append(correlationPlot)
            }
        }
        if isPair { parts.append("    unset multiplot") }
        parts.append("    set output")
        parts.append("}")
        return parts.joined(separator: "\n") + "\n"
    }

    private static let pairSizes = #"""
        # gnuplot NAME.gp draws NAME.dat as NAME.svg and NAME.png.
        stem = ARG0[1:strlen(ARG0) - 3]
        vector = "set terminal svg size 1100,460 noenhanced font 'Helvetica,13' background 'white'; set output stem.'.svg'"
        pixels = "set terminal pngcairo size 2200,920 noenhanced font 'Helvetica,13' fontscale 2 linewidth 2 pointscale 2; set output stem.'.png'"
        """#

    private static let singleSizes = #"""
        # gnuplot NAME.gp draws NAME.dat as NAME.svg and NAME.png.
        stem = ARG0[1:strlen(ARG0) - 3]
        vector = "set terminal svg size 900,560 noenhanced font 'Helvetica,13' background 'white'; set output stem.'.svg'"
        pixels = "set terminal pngcairo size 1800,1120 noenhanced font 'Helvetica,13' fontscale 2 linewidth 2 pointscale 2; set output stem.'.png'"
        """#

    private static let reading = #"""
        set termoption noenhanced
        file = stem.".dat"
        # A block's fourth column is its dash (3: a level), its fifth its colour and marker. Levels come last.
        stats file using 4 nooutput
        n = STATS_blocks
        m = 0
        array dash[n]
        array slot[n]
        array every[n]
        do for [i = 1:n] {
            stats file index (i - 1) using 4 nooutput
            dash[i] = int(STATS_max)
            every[i] = STATS_records > 16 ? int(STATS_records / 8) : 1
            stats file index (i - 1) using 5 nooutput
            slot[i] = int(STATS_max)
            if (dash[i] < 3) { m = i }
        }
        array colour[8] = ["#444444", "#0072b2", "#d55e00", "#a4458a", "#00875f", "#9a7500", "#6a51a3", "#a50f15"]
        array marker[8] = [7, 5, 9, 13, 2, 1, 11, 3]
        """#

    private static let look = #"""
        set border 3 linecolor "#555555"
        set tics nomirror textcolor "#333333"
        set grid ytics linetype 1 linecolor "#dddddd"
        set bmargin 9
        set lmargin 11
        set key below left Left reverse samplen 3 maxrows 4 font ',10'
        """#

    private static let lossTitle = #"    set ylabel "mean loss, log scale\ntraining dives""#
    private static let simulatedLossTitle =
        #"    set ylabel "mean loss, log scale\nsimulated training dives""#
    private static let correlationTitle = #"    set ylabel "Spearman correlation\ntest dives""#
    private static let simulatedCorrelationTitle =
        #"    set ylabel "Spearman correlation\nsimulated test dives""#

    private static let lossPlot = #"""
            set logscale y
            set yrange [*:*] noextend
            set ytics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
            plot for [i = 1:m] file index (i - 1) using 1:2 with linespoints dashtype dash[i] \
                linecolor rgb colour[slot[i]] pointtype marker[slot[i]] pointsize 0.7 pointinterval every[i] title columnheader(1)
            unset logscale y
            set yrange [*:*] extend
            set ytics autofreq
        """#

    private static let correlationPlot = #"""
            plot for [i = 1:m] file index (i - 1) using 1:3 with linespoints dashtype dash[i] \
                linecolor rgb colour[slot[i]] pointtype marker[slot[i]] pointsize 0.7 pointinterval every[i] title columnheader(1), \
                for [i = m + 1:n] file index (i - 1) using 1:3 with lines dashtype 3 linecolor "#777777" title columnheader(1)
        """#
}
